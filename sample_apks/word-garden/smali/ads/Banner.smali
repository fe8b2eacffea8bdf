# The banner below a puzzle: the request for an advertisement carries where the player is.
.class public final Lcom/example/wordgarden/ads/Banner;
.super Ljava/lang/Object;

.method public static show(Landroid/content/Context;)Lcom/google/android/gms/ads/AdView;
    .registers 4
    new-instance v0, Lcom/google/android/gms/ads/AdRequest$Builder;
    invoke-direct {v0}, Lcom/google/android/gms/ads/AdRequest$Builder;-><init>()V
    invoke-static {p0}, Lcom/example/wordgarden/ads/Banner;->lastPlace(Landroid/content/Context;)Landroid/location/Location;
    move-result-object v1
    invoke-virtual {v0, v1}, Lcom/google/android/gms/ads/AdRequest$Builder;->setLocation(Landroid/location/Location;)Lcom/google/android/gms/ads/AdRequest$Builder;
    invoke-virtual {v0}, Lcom/google/android/gms/ads/AdRequest$Builder;->build()Lcom/google/android/gms/ads/AdRequest;
    move-result-object v0
    new-instance v1, Lcom/google/android/gms/ads/AdView;
    invoke-direct {v1, p0}, Lcom/google/android/gms/ads/AdView;-><init>(Landroid/content/Context;)V
    const-string v2, "ca-app-pub-0000000000000000/0000000000"
    invoke-virtual {v1, v2}, Lcom/google/android/gms/ads/AdView;->setAdUnitId(Ljava/lang/String;)V
    invoke-virtual {v1, v0}, Lcom/google/android/gms/ads/AdView;->loadAd(Lcom/google/android/gms/ads/AdRequest;)V
    return-object v1
.end method

.method private static lastPlace(Landroid/content/Context;)Landroid/location/Location;
    .registers 3
    const-string v0, "location"
    invoke-virtual {p0, v0}, Landroid/content/Context;->getSystemService(Ljava/lang/String;)Ljava/lang/Object;
    move-result-object v0
    check-cast v0, Landroid/location/LocationManager;
    const-string v1, "network"
    invoke-virtual {v0, v1}, Landroid/location/LocationManager;->getLastKnownLocation(Ljava/lang/String;)Landroid/location/Location;
    move-result-object v0
    return-object v0
.end method
