# The auditor as an image: nothing but Python, the package and its dependencies; no root, and no network at run time.
#
#   docker build -t auditor .
#   docker run --rm --network none --read-only -v "$PWD:/work:ro" auditor check app.apk --policy privacy.txt
FROM python:3.12-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY auditor auditor
COPY docs/man docs/man
RUN python -m venv /opt/auditor \
 && /opt/auditor/bin/pip install --no-cache-dir --disable-pip-version-check .

FROM python:3.12-slim
COPY --from=build /opt/auditor /opt/auditor
ENV PATH=/opt/auditor/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUTF8=1
RUN useradd --uid 10001 --create-home auditor
USER 10001
WORKDIR /work
ENTRYPOINT ["auditor"]
CMD ["--help"]
