.class public final Lcom/example/shiguang/recycle/pickup/StepCounter;
.super Ljava/lang/Object;

.method public static sensor(Landroid/content/Context;)Landroid/hardware/Sensor;
    .registers 3
    const-string v0, "sensor"
    invoke-virtual {p0, v0}, Landroid/content/Context;->getSystemService(Ljava/lang/String;)Ljava/lang/Object;
    move-result-object v0
    check-cast v0, Landroid/hardware/SensorManager;
    const/16 v1, 0x13
    invoke-virtual {v0, v1}, Landroid/hardware/SensorManager;->getDefaultSensor(I)Landroid/hardware/Sensor;
    move-result-object v0
    return-object v0
.end method
