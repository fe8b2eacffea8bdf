.class public Lcom/google/android/gms/ads/MobileAds;
.super Ljava/lang/Object;

.method public static initialize(Landroid/content/Context;)V
    .registers 2
    invoke-static {p0}, Lcom/google/android/gms/ads/identifier/AdvertisingIdClient;->getAdvertisingIdInfo(Landroid/content/Context;)Lcom/google/android/gms/ads/identifier/AdvertisingIdClient$Info;
    const-string v0, "https://googleads.g.doubleclick.net/mads/gma"
    return-void
.end method
