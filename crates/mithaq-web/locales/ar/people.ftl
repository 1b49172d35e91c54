# الدخول والإعدادات
signin-title = الدخول
signin-lead = خادم
signin-login = اسم الدخول
signin-password = كلمة السر
signin-enter = ادخلوا
signin-wrong = اسم الدخول أو كلمة السر غير صحيح. لم يتغير شيء.
signin-too-many = محاولات كثيرة من هذا العنوان. انتظروا بضع دقائق ثم أعيدوا المحاولة.
signin-ended = انتهت جلستكم. ادخلوا من جديد لتعودوا إلى حيث كنتم.
signin-carried = انتهت جلستكم قبل أن يصل ما أرسلتموه، فلم يُقيَّد منه شيء. ادخلوا من جديد يَعُد إليكم كما كتبتموه.
signin-offices = مكاتب العرض التجريبي
signin-offices-how = اضغطوا على مكتب للدخول باسمه. كلمات السر هذه لا توجد إلا في العرض التجريبي على هذا الحاسوب.
signin-locked = مفتاح التوقيع مختوم بكلمة سركم ولا يُفتح إلا بها.

settings-title = الإعدادات
settings-office = المكتب
settings-role = الدور
settings-preferences = التفضيلات
settings-language = لغة الواجهة
settings-keys = مفاتيح مختصرة بحرف واحد
settings-keys-hint = عطّلوها إذا كنتم تستعملون الإملاء الصوتي أو قارئ الشاشة.
settings-save = احفظوا
settings-password = كلمة السر
settings-password-old = الحالية
settings-password-new = الجديدة
settings-password-hint = اثنا عشر حرفا على الأقل.
settings-password-seals = يُعاد بها ختم مفتاح توقيعكم.
settings-password-change = غيّروا كلمة السر
settings-users = الحسابات
settings-login = اسم الدخول
settings-proof = إثبات الأعمال
settings-closed = (مغلق)
settings-users-how = تضاف الحسابات على الخادم بالأمر
settings-asked = طُلب منه تسجيل مفتاح أمان
settings-asked-to-register = طلب أمين السجل من هذا المكتب أن يسجّل مفتاح أمان.
settings-ask = اطلبوا من هذا المكتب تسجيل مفتاح أمان
settings-ask-hint = يسجّله المكتب بعد دخوله. يصلح الطلب مرة واحدة خلال أسبوع، ولا يتغير شيء قبل ذلك.
settings-fingerprint = بصمة مفتاحكم
settings-proves-yours = كيف يثبت مكتبكم أعماله
settings-ways = كيف يُثبت العمل
settings-ways-lead = لكل مكتب إحدى هذه الطرق. يرى الطرف الآخر الإثبات، ويرى مع مفتاح الأمان اسم هذا الخادم أيضا.
settings-protects = يحمي من
settings-protects-not = لا يحمي من
settings-own-keys = مفاتيح هذا الجانب
settings-own-keys-how = تُقارن البصمات مشافهة ولا تُنقل من رسالة. وتُستبدل المفاتيح على الخادم بالأمر
settings-key = المفتاح
settings-key-server = مفتاح الخادم
settings-key-transport = مفتاح الخط
settings-key-pouch = مفتاح المظاريف
settings-key-root = الأصل: يلزم توقيع { $k } من { $n }
settings-grants = الصلاحيات الممنوحة
settings-grants-none = لا صلاحية مقيَّدة في السجل بعد.
settings-grant-holds = سارية إلى أن تُلغى
settings-grant-until = إلى { $when }
settings-grant-revoked = ملغاة
settings-grant-acts = الأعمال
settings-grant-bound = مقيَّدة بـ
settings-grant-instruments = { $n ->
    [zero] لا صك
    [one] صك واحد
    [two] صكين
    [few] { $n } صكوك
    [many] { $n } صكا
   *[other] { $n } صك
 }
settings-peers = الجوانب الأخرى
settings-peers-none = لم يُفتح أي سجل بعد.
settings-languages = لغات الواجهة
settings-backups = النسخ الاحتياطية
settings-backups-how = لا يعرف هذا الخادم أين تُحفظ نسخه الاحتياطية. أنجزوا نسخة وجرّبوها على الخادم بالأمر
unlock-title = افتحوا مفتاح التوقيع
unlock-lead = أُعيد تشغيل الخادم فأُقفل مفتاحكم. أدخلوا كلمة السر لتوقّعوا من جديد؛ القراءة لا تحتاج إليه.
unlock-wrong = كلمة السر غير صحيحة. لم يتغير شيء.
unlock-open = افتحوا المفتاح
