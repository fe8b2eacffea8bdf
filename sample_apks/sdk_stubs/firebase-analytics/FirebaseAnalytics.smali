.class public final Lcom/google/firebase/analytics/FirebaseAnalytics;
.super Ljava/lang/Object;

.method private constructor <init>()V
    .registers 1
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    return-void
.end method

.method public static getInstance(Landroid/content/Context;)Lcom/google/firebase/analytics/FirebaseAnalytics;
    .registers 2
    invoke-static {p0}, Lcom/google/android/gms/ads/identifier/AdvertisingIdClient;->getAdvertisingIdInfo(Landroid/content/Context;)Lcom/google/android/gms/ads/identifier/AdvertisingIdClient$Info;
    new-instance v0, Lcom/google/firebase/analytics/FirebaseAnalytics;
    invoke-direct {v0}, Lcom/google/firebase/analytics/FirebaseAnalytics;-><init>()V
    return-object v0
.end method

.method public logEvent(Ljava/lang/String;Landroid/os/Bundle;)V
    .registers 4
    sget-object v0, Landroid/os/Build;->MODEL:Ljava/lang/String;
    const-string v0, "https://app-measurement.com/a"
    return-void
.end method
