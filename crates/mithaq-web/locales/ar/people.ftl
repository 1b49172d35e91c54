# الدخول والإعدادات
signin-title = الدخول
signin-lead = خادم
signin-login = اسم الدخول
signin-password = كلمة السر
signin-enter = ادخلوا
signin-wrong = اسم الدخول أو كلمة السر غير صحيح. لم يتغير شيء.
signin-too-many = محاولات كثيرة من هذا العنوان. انتظروا بضع دقائق ثم أعيدوا المحاولة.
signin-ended = انتهت جلستكم. ادخلوا من جديد لتعودوا إلى حيث كنتم.
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
settings-password-hint = اثنا عشر حرفا على الأقل. يُعاد بها ختم مفتاح توقيعكم.
settings-password-change = غيّروا كلمة السر
settings-users = الحسابات
settings-login = اسم الدخول
