# السجل والتحقق
record-lead = سجل واحد موقَّع لدى الجانبين. الإشعار بالاستلام يثبت الوصول ولا يعني القبول.
record-chains = السلسلتان جنبا إلى جنب
record-older = الأقدم
record-state = الحال
record-moving = قيود أو إشعارات في الطريق.
record-refused = رُفض عند الوصول
record-refused-what = ما رُفض لم يُخزَّن: صيغته أو توقيعه أو موضعه لا يصح.
record-waiting = ينتظر ما يسبقه
record-peers = الاتصال
record-reached = آخر اتصال { $when }
record-never-reached = لم يتم اتصال بعد
record-trouble = آخر محاولة:
record-names = للمقارنة
record-fingerprint = بصمة مفتاحنا
record-size = { $n ->
    [zero] لا قيد
    [one] قيد واحد
    [two] قيدان
    [few] { $n } قيود
    [many] { $n } قيدا
   *[other] { $n } قيد
}
record-receipt = إشعار باستلام ما قيّده { $side }
record-system = مفاتيح وصلاحيات
record-unknown = قيد من إصدار أحدث
verify-holds = السجل صامد
verify-holds-what = كل قيد في موضعه، وكل توقيع صحيح، وكل نص محفوظ يطابق ما وُقّع عليه.
verify-broken = السجل لا يصمد للتحقق
verify-broken-what = شيء مما هو مخزَّن هنا لا يطابق ما وُقّع عليه.
verify-copy = هذه نسخة أُتلف منها بايت واحد عمدا. سجل الخادم نفسه لم يُمسّ.
verify-place = قيد { $side } رقم { $n }
verify-do = ما العمل
verify-do-what = لا تُقيّدوا شيئا جديدا. احفظوا نسخة من المجلد كما هو، ثم أعيدوا آخر نسخة احتياطية سليمة: ما ينقصها يُستكمل من الجانب الآخر. سجل الجانب الآخر لا يتأثر بما حدث هنا.
verify-back = عودوا إلى السجل
verify-counted = فُحص: القيود { $entries }، منها إشعارات { $receipts }، النصوص { $payloads }.
record-erased = تصريح بالمحو
record-closed = عمل في ملف غير متاح لحسابكم
record-proof = إثبات لطرف ثالث
record-erasures-asked = محا الجانب الآخر نصوصًا لا تزال محفوظة هنا ويطلب محوها ({ $n }). يقرر أمين السجل في صفحة الحفظ والمحو؛ ولا يستطيع أحد أن يُكره ذا سيادة آخر.
