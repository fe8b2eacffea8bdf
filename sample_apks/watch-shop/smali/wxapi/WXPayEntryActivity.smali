.class public Lcom/example/zhijian/watch/wxapi/WXPayEntryActivity;
.super Landroid/app/Activity;
.implements Lcom/tencent/mm/opensdk/openapi/IWXAPIEventHandler;

.method public constructor <init>()V
    .registers 1
    invoke-direct {p0}, Landroid/app/Activity;-><init>()V
    return-void
.end method
