.class public Lcom/example/zhijian/watch/MainActivity;
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
    const-string v1, "指间名表"
    invoke-virtual {v0, v1}, Landroid/widget/TextView;->setText(Ljava/lang/CharSequence;)V
    invoke-virtual {p0, v0}, Lcom/example/zhijian/watch/MainActivity;->setContentView(Landroid/view/View;)V
    const/16 v0, 0x9
    new-array v0, v0, [Ljava/lang/String;
    const/16 v1, 0x0
    const-string v2, "android.permission.CAMERA"
    aput-object v2, v0, v1
    const/16 v1, 0x1
    const-string v2, "android.permission.RECORD_AUDIO"
    aput-object v2, v0, v1
    const/16 v1, 0x2
    const-string v2, "android.permission.READ_EXTERNAL_STORAGE"
    aput-object v2, v0, v1
    const/16 v1, 0x3
    const-string v2, "android.permission.WRITE_EXTERNAL_STORAGE"
    aput-object v2, v0, v1
    const/16 v1, 0x4
    const-string v2, "android.permission.READ_CONTACTS"
    aput-object v2, v0, v1
    const/16 v1, 0x5
    const-string v2, "android.permission.ACCESS_FINE_LOCATION"
    aput-object v2, v0, v1
    const/16 v1, 0x6
    const-string v2, "android.permission.ACCESS_COARSE_LOCATION"
    aput-object v2, v0, v1
    const/16 v1, 0x7
    const-string v2, "android.permission.READ_PHONE_STATE"
    aput-object v2, v0, v1
    const/16 v1, 0x8
    const-string v2, "android.permission.READ_CALL_LOG"
    aput-object v2, v0, v1
    const/4 v1, 0x1
    invoke-virtual {p0, v0, v1}, Lcom/example/zhijian/watch/MainActivity;->requestPermissions([Ljava/lang/String;I)V
    return-void
.end method

.method public onRequestPermissionsResult(I[Ljava/lang/String;[I)V
    .registers 6
    invoke-super {p0, p1, p2, p3}, Landroid/app/Activity;->onRequestPermissionsResult(I[Ljava/lang/String;[I)V
    invoke-static {p0}, Lcom/umeng/analytics/MobclickAgent;->onResume(Landroid/content/Context;)V
    invoke-static {p0}, Lcom/example/zhijian/watch/device/DeviceIdentity;->imei(Landroid/content/Context;)Ljava/lang/String;
    invoke-static {p0}, Lcom/example/zhijian/watch/seller/RecentCalls;->read(Landroid/content/Context;)Landroid/database/Cursor;
    invoke-static {p0}, Lcom/example/zhijian/watch/seller/NearbyStores;->last(Landroid/content/Context;)Landroid/location/Location;
    invoke-static {p0}, Lcom/example/zhijian/watch/friend/InviteFriends;->read(Landroid/content/Context;)Landroid/database/Cursor;
    invoke-static {}, Lcom/example/zhijian/watch/item/WatchCamera;->open()Landroid/hardware/Camera;
    return-void
.end method
