.class public Lcom/tencent/bugly/crashreport/CrashReport;
.super Ljava/lang/Object;

.method public static initCrashReport(Landroid/content/Context;Ljava/lang/String;Z)V
    .registers 4
    sget-object v0, Landroid/os/Build;->MODEL:Ljava/lang/String;
    const-string v0, "https://android.bugly.qq.com/rqd/async"
    return-void
.end method
