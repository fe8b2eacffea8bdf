.class public Lcom/google/firebase/crashlytics/FirebaseCrashlytics;
.super Ljava/lang/Object;

.method private constructor <init>()V
    .registers 1
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    return-void
.end method

.method public static getInstance()Lcom/google/firebase/crashlytics/FirebaseCrashlytics;
    .registers 1
    new-instance v0, Lcom/google/firebase/crashlytics/FirebaseCrashlytics;
    invoke-direct {v0}, Lcom/google/firebase/crashlytics/FirebaseCrashlytics;-><init>()V
    return-object v0
.end method

.method public log(Ljava/lang/String;)V
    .registers 3
    sget-object v0, Landroid/os/Build;->MODEL:Ljava/lang/String;
    const-string v0, "https://crashlyticsreports-pa.googleapis.com/v1/firelog/legacy/batchlog"
    return-void
.end method
