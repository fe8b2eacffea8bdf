.class public Lcom/google/android/gms/ads/identifier/AdvertisingIdClient;
.super Ljava/lang/Object;

.method public static getAdvertisingIdInfo(Landroid/content/Context;)Lcom/google/android/gms/ads/identifier/AdvertisingIdClient$Info;
    .registers 3
    new-instance v0, Landroid/content/Intent;
    const-string v1, "com.google.android.gms.ads.identifier.service.START"
    invoke-direct {v0, v1}, Landroid/content/Intent;-><init>(Ljava/lang/String;)V
    new-instance v0, Lcom/google/android/gms/ads/identifier/AdvertisingIdClient$Info;
    invoke-direct {v0}, Lcom/google/android/gms/ads/identifier/AdvertisingIdClient$Info;-><init>()V
    return-object v0
.end method
