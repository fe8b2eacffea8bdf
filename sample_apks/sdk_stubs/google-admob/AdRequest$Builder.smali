.class public Lcom/google/android/gms/ads/AdRequest$Builder;
.super Ljava/lang/Object;

.method public constructor <init>()V
    .registers 1
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    return-void
.end method

.method public setLocation(Landroid/location/Location;)Lcom/google/android/gms/ads/AdRequest$Builder;
    .registers 2
    return-object p0
.end method

.method public build()Lcom/google/android/gms/ads/AdRequest;
    .registers 2
    new-instance v0, Lcom/google/android/gms/ads/AdRequest;
    invoke-direct {v0}, Lcom/google/android/gms/ads/AdRequest;-><init>()V
    return-object v0
.end method
