.class public Lcom/example/cleannotes/MainActivity;
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
    const-string v1, "Clean Notes"
    invoke-virtual {v0, v1}, Landroid/widget/TextView;->setText(Ljava/lang/CharSequence;)V
    invoke-virtual {p0, v0}, Lcom/example/cleannotes/MainActivity;->setContentView(Landroid/view/View;)V
    const/16 v0, 0x4
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
    const-string v2, "android.permission.POST_NOTIFICATIONS"
    aput-object v2, v0, v1
    const/4 v1, 0x1
    invoke-virtual {p0, v0, v1}, Lcom/example/cleannotes/MainActivity;->requestPermissions([Ljava/lang/String;I)V
    return-void
.end method

.method public onRequestPermissionsResult(I[Ljava/lang/String;[I)V
    .registers 6
    invoke-super {p0, p1, p2, p3}, Landroid/app/Activity;->onRequestPermissionsResult(I[Ljava/lang/String;[I)V
    const-string v0, "# New note"
    invoke-static {p0, v0}, Lcom/umengine/markdown/Renderer;->render(Landroid/content/Context;Ljava/lang/String;)Ljava/lang/String;
    invoke-static {p0}, Lcom/example/cleannotes/attach/PicturePicker;->read(Landroid/content/Context;)Landroid/database/Cursor;
    invoke-static {}, Lcom/example/cleannotes/attach/PageScanner;->open()Landroid/hardware/Camera;
    return-void
.end method
