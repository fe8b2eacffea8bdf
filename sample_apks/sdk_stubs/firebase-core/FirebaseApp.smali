.class public Lcom/google/firebase/FirebaseApp;
.super Ljava/lang/Object;

.method public static initializeApp(Landroid/content/Context;)Lcom/google/firebase/FirebaseApp;
    .registers 2
    const/4 v0, 0x0
    return-object v0
.end method
