.class public Lcom/example/shunlu/carpool/MainActivity;
.super Landroid/app/Activity;

.method public constructor <init>()V
    .registers 1
    invoke-direct {p0}, Landroid/app/Activity;-><init>()V
    return-void
.end method

.method protected onCreate(Landroid/os/Bundle;)V
    .registers 5
    invoke-super {p0, p1}, Landroid/app/Activity;->onCreate(Landroid/os/Bundle;)V
    const/4 v0, 0x3
    new-array v0, v0, [Ljava/lang/String;
    const/4 v1, 0x0
    const-string v2, "android.permission.ACCESS_FINE_LOCATION"
    aput-object v2, v0, v1
    const/4 v1, 0x1
    const-string v2, "android.permission.READ_PHONE_STATE"
    aput-object v2, v0, v1
    const/4 v1, 0x2
    const-string v2, "android.permission.CAMERA"
    aput-object v2, v0, v1
    invoke-virtual {p0, v0, v1}, Lcom/example/shunlu/carpool/MainActivity;->requestPermissions([Ljava/lang/String;I)V
    return-void
.end method

.method public onRequestPermissionsResult(I[Ljava/lang/String;[I)V
    .registers 4
    invoke-super {p0, p1, p2, p3}, Landroid/app/Activity;->onRequestPermissionsResult(I[Ljava/lang/String;[I)V
    invoke-static {p0}, Lcom/example/shunlu/carpool/device/DriverIdentity;->imei(Landroid/content/Context;)Ljava/lang/String;
    invoke-static {p0}, Lcom/example/shunlu/carpool/trip/TripLocation;->last(Landroid/content/Context;)Landroid/location/Location;
    invoke-static {}, Lcom/example/shunlu/carpool/device/LicenceCamera;->open()Landroid/hardware/Camera;
    return-void
.end method
