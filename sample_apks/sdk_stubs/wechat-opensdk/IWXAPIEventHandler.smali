.class public interface abstract Lcom/tencent/mm/opensdk/openapi/IWXAPIEventHandler;
.super Ljava/lang/Object;
