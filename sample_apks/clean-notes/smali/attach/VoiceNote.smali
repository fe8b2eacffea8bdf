.class public final Lcom/example/cleannotes/attach/VoiceNote;
.super Ljava/lang/Object;

.method public static start(Ljava/lang/String;)Landroid/media/MediaRecorder;
    .registers 3
    new-instance v0, Landroid/media/MediaRecorder;
    invoke-direct {v0}, Landroid/media/MediaRecorder;-><init>()V
    const/4 v1, 0x1
    invoke-virtual {v0, v1}, Landroid/media/MediaRecorder;->setAudioSource(I)V
    invoke-virtual {v0, v1}, Landroid/media/MediaRecorder;->setOutputFormat(I)V
    invoke-virtual {v0, v1}, Landroid/media/MediaRecorder;->setAudioEncoder(I)V
    invoke-virtual {v0, p0}, Landroid/media/MediaRecorder;->setOutputFile(Ljava/lang/String;)V
    invoke-virtual {v0}, Landroid/media/MediaRecorder;->prepare()V
    invoke-virtual {v0}, Landroid/media/MediaRecorder;->start()V
    return-object v0
.end method
