# A library of another house: its package only begins like one of Umeng's, and it calls Umeng only where an app brings it.
.class public final Lcom/umengine/markdown/Renderer;
.super Ljava/lang/Object;

.method public static render(Landroid/content/Context;Ljava/lang/String;)Ljava/lang/String;
    .registers 3
    :try_start
    const-string v0, "markdown_render"
    invoke-static {p0, v0}, Lcom/umeng/analytics/MobclickAgent;->onEvent(Landroid/content/Context;Ljava/lang/String;)V
    :try_end
    .catch Ljava/lang/NoClassDefFoundError; {:try_start .. :try_end} :absent
    return-object p1

    :absent
    move-exception v0
    return-object p1
.end method
