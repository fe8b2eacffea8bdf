.class public final Lcom/google/android/gms/ads/AdView;
.super Landroid/view/ViewGroup;

.method public constructor <init>(Landroid/content/Context;)V
    .registers 2
    invoke-direct {p0, p1}, Landroid/view/ViewGroup;-><init>(Landroid/content/Context;)V
    return-void
.end method

.method public setAdUnitId(Ljava/lang/String;)V
    .registers 2
    return-void
.end method

.method public loadAd(Lcom/google/android/gms/ads/AdRequest;)V
    .registers 3
    sget-object v0, Landroid/os/Build;->MODEL:Ljava/lang/String;
    return-void
.end method
