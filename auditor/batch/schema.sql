-- The store of a spot check, schema auditor/store/1. Ids and order come from the inputs alone, so that the same apps give
-- the same rows, in whatever order they were finished. docs/store.md explains every table.

CREATE TABLE meta (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row for each app that was given, whatever became of it.
CREATE TABLE app (
  id               TEXT PRIMARY KEY, -- 16 hexadecimal digits of the path's SHA-256
  path             TEXT NOT NULL UNIQUE,
  ending           TEXT NOT NULL, -- audited, no_policy, unreadable, missing, timed_out, out_of_memory, crashed, failed
  message          TEXT NOT NULL, -- why it was not audited
  verdict          TEXT, -- pass, fail, incomplete
  package          TEXT,
  label            TEXT,
  version_name     TEXT,
  version_code     INTEGER,
  min_sdk          INTEGER,
  target_sdk       INTEGER,
  sha256           TEXT NOT NULL,
  size             INTEGER NOT NULL, -- bytes
  signer           TEXT, -- SHA-256 of the first certificate
  developer        TEXT, -- of the index, else as the policy names it
  number           TEXT,
  source           TEXT,
  fetched          TEXT,
  examiner         TEXT,
  profile          TEXT,
  category         TEXT,
  category_guessed INTEGER, -- 0 or 1
  critical         INTEGER NOT NULL, -- findings that count, by severity
  high             INTEGER NOT NULL,
  medium           INTEGER NOT NULL,
  low              INTEGER NOT NULL,
  info             INTEGER NOT NULL,
  tool             TEXT NOT NULL, -- version of the auditor and of its knowledge
  key              TEXT NOT NULL, -- SHA-256 of everything that the row rests on
  stamp            TEXT NOT NULL -- size and time of change of the app's file, by which a later run knows it again
) STRICT, WITHOUT ROWID;

CREATE INDEX app_verdict ON app (verdict, ending);
CREATE INDEX app_package ON app (package);
CREATE INDEX app_developer ON app (developer);
CREATE INDEX app_source ON app (source);
CREATE INDEX app_category ON app (category);

CREATE TABLE policy (
  app            TEXT NOT NULL REFERENCES app (id) ON DELETE CASCADE,
  position       INTEGER NOT NULL,
  path           TEXT NOT NULL,
  sha256         TEXT NOT NULL,
  format         TEXT NOT NULL,
  language       TEXT NOT NULL,
  PRIMARY KEY (app, position)
) STRICT, WITHOUT ROWID;

-- Findings that count first, most severe first; then waived and known ones.
CREATE TABLE finding (
  app         TEXT NOT NULL REFERENCES app (id) ON DELETE CASCADE,
  position    INTEGER NOT NULL,
  rule        TEXT NOT NULL,
  subject     TEXT NOT NULL,
  severity    TEXT NOT NULL,
  confidence  TEXT NOT NULL,
  state       TEXT NOT NULL, -- counts, waived, known
  fingerprint TEXT NOT NULL,
  message_en  TEXT NOT NULL,
  message_zh  TEXT NOT NULL,
  PRIMARY KEY (app, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX finding_rule ON finding (rule, state, severity); -- all that the figures of a hundred thousand apps need
CREATE INDEX finding_severity ON finding (severity, state);

-- Permissions that the manifest itself asks for and a device grants.
CREATE TABLE permission (
  app        TEXT NOT NULL REFERENCES app (id) ON DELETE CASCADE,
  name       TEXT NOT NULL,
  disclosure TEXT NOT NULL, -- declared, partial, undeclared, denied, elsewhere
  use        TEXT NOT NULL, -- used, unused, unknown
  PRIMARY KEY (app, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX permission_name ON permission (name);

-- SDKs in the app, libraries too.
CREATE TABLE sdk (
  app        TEXT NOT NULL REFERENCES app (id) ON DELETE CASCADE,
  id         TEXT NOT NULL,
  presence   TEXT NOT NULL, -- defined, component, dependency, native, metadata, referenced
  classes    INTEGER NOT NULL,
  version    TEXT,
  disclosure TEXT, -- null: handles no personal data, or is not embedded for certain
  PRIMARY KEY (app, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX sdk_id ON sdk (id, disclosure);

-- What the code reads.
CREATE TABLE data_type (
  app        TEXT NOT NULL REFERENCES app (id) ON DELETE CASCADE,
  name       TEXT NOT NULL,
  disclosure TEXT NOT NULL,
  owners     TEXT NOT NULL, -- ids of SDKs and package prefixes, with a space between them
  PRIMARY KEY (app, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX data_type_name ON data_type (name);

-- What could not be read or judged.
CREATE TABLE problem (
  app      TEXT NOT NULL REFERENCES app (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  stage    TEXT NOT NULL,
  kind     TEXT NOT NULL,
  artifact TEXT NOT NULL,
  effect   TEXT NOT NULL, -- none, partial, fatal
  accepted INTEGER NOT NULL, -- 0 or 1
  detail   TEXT NOT NULL,
  PRIMARY KEY (app, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX problem_kind ON problem (kind);

-- The whole audit, from which every report can be made again: JSON, compressed by zlib.
CREATE TABLE audit (
  app     TEXT PRIMARY KEY REFERENCES app (id) ON DELETE CASCADE,
  content BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What reviewers decided; it outlives the row of the app, for a later run may replace that.
CREATE TABLE review (
  app         TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  reviewer    INTEGER NOT NULL CHECK (reviewer IN (1, 2)),
  decision    TEXT NOT NULL CHECK (decision IN ('confirmed', 'rejected', 'needs_dynamic_test')),
  name        TEXT NOT NULL,
  note        TEXT NOT NULL,
  PRIMARY KEY (app, fingerprint, reviewer)
) STRICT, WITHOUT ROWID;
