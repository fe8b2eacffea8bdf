.class public Lcom/sensorsdata/analytics/android/sdk/SensorsDataAPI;
.super Ljava/lang/Object;

.method public static startWithConfigOptions(Landroid/content/Context;)V
    .registers 1
    invoke-static {p0}, Lcom/sensorsdata/analytics/android/sdk/util/AppListUtils;->installed(Landroid/content/Context;)Ljava/util/List;
    return-void
.end method
