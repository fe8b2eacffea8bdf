.class public final Lcom/example/shiguang/recycle/item/SellerPhone;
.super Ljava/lang/Object;

.method public static call(Landroid/content/Context;Ljava/lang/String;)V
    .registers 4
    invoke-static {p1}, Landroid/net/Uri;->parse(Ljava/lang/String;)Landroid/net/Uri;
    move-result-object v0
    new-instance p1, Landroid/content/Intent;
    const-string v1, "android.intent.action.CALL"
    invoke-direct {p1, v1, v0}, Landroid/content/Intent;-><init>(Ljava/lang/String;Landroid/net/Uri;)V
    invoke-virtual {p0, p1}, Landroid/content/Context;->startActivity(Landroid/content/Intent;)V
    return-void
.end method
