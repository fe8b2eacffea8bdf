.class public Lcom/example/wordgarden/MainActivity;
.super Landroid/app/Activity;

.method public constructor <init>()V
    .registers 1
    invoke-direct {p0}, Landroid/app/Activity;-><init>()V
    return-void
.end method

.method protected onCreate(Landroid/os/Bundle;)V
    .registers 6
    invoke-super {p0, p1}, Landroid/app/Activity;->onCreate(Landroid/os/Bundle;)V
    new-instance v0, Landroid/widget/TextView;
    invoke-direct {v0, p0}, Landroid/widget/TextView;-><init>(Landroid/content/Context;)V
    const-string v1, "Word Garden"
    invoke-virtual {v0, v1}, Landroid/widget/TextView;->setText(Ljava/lang/CharSequence;)V
    invoke-virtual {p0, v0}, Lcom/example/wordgarden/MainActivity;->setContentView(Landroid/view/View;)V
    const/4 v0, 0x2
    new-array v0, v0, [Ljava/lang/String;
    const/4 v1, 0x0
    const-string v2, "android.permission.POST_NOTIFICATIONS"
    aput-object v2, v0, v1
    const/4 v1, 0x1
    const-string v2, "android.permission.ACCESS_COARSE_LOCATION"
    aput-object v2, v0, v1
    invoke-virtual {p0, v0, v1}, Lcom/example/wordgarden/MainActivity;->requestPermissions([Ljava/lang/String;I)V
    return-void
.end method

.method public onRequestPermissionsResult(I[Ljava/lang/String;[I)V
    .registers 6
    invoke-super {p0, p1, p2, p3}, Landroid/app/Activity;->onRequestPermissionsResult(I[Ljava/lang/String;[I)V
    invoke-static {p0}, Lcom/example/wordgarden/ads/Banner;->show(Landroid/content/Context;)Lcom/google/android/gms/ads/AdView;
    move-result-object v0
    invoke-virtual {p0, v0}, Lcom/example/wordgarden/MainActivity;->setContentView(Landroid/view/View;)V
    const-string v0, "daily"
    invoke-static {p0, v0}, Lcom/example/wordgarden/stats/PuzzleStats;->started(Landroid/content/Context;Ljava/lang/String;)V
    return-void
.end method
