
ß
9
android*http://schemas.android.com/apk/res/androidmanifest"packagecom.shop.app"splitchat"R
*http://schemas.android.com/apk/res/androidcompileSdkVersion29"(òŠ„2:0"(platformBuildVersionCode29"2:0"T
*http://schemas.android.com/apk/res/androidcompileSdkVersionCodename10.0.0(óŠ„""platformBuildVersionName10.0.0*
    i*¶
­uses-sdk"N
*http://schemas.android.com/apk/res/androidminSdkVersion21"(Œ„„2:0"Q
*http://schemas.android.com/apk/res/androidtargetSdkVersion33"(ð„„2:0!*
    I*s
kuses-permission"X
*http://schemas.android.com/apk/res/androidnameandroid.permission.RECORD_AUDIO(ƒ€„*
    F*‘
ˆapplication*	
        *W
Oservice"D
*http://schemas.android.com/apk/res/androidname.chat.Voice(ƒ€„*
    .*	
