# الإطار المشترك لكل الصفحات
frame-name = ميثاق
frame-register = سجل
frame-sections = الأقسام
frame-languages = اللغة
frame-home = المعلَّقة
frame-instruments = الصكوك
frame-compare = مقارنة
frame-sessions = اللجان
frame-measures = الإجراءات
frame-programmes = البرامج
frame-record = السجل
frame-guide = جولة
frame-settings = الإعدادات
frame-help = المساعدة
frame-sign-out = خروج
frame-skip = إلى المحتوى
frame-simulation = محاكاة: النصوص والمواقف متخيَّلة ولا تُنسب إلى أي دولة
frame-not-mithaq = ما لا يفعله ميثاق
frame-without-prejudice = دون المساس بالمواقف
frame-at-rest = السجل مستقر: لا شيء ينتظر الإرسال ولا إشعارا بالاستلام.
frame-moving = { $n ->
    [zero] إشعار بالاستلام في الطريق.
    [one] قيد واحد في الطريق.
    [two] قيدان في الطريق.
    [few] { $n } قيود في الطريق.
    [many] { $n } قيدا في الطريق.
   *[other] { $n } قيد في الطريق.
}
frame-broken = السجل لا يصمد للتحقق.
frame-broken-see = انظروا أين
frame-offline = تعذّر الوصول إلى الخادم. ما كتبتموه باق في هذه الصفحة.
frame-kept = حُفظت المسودة عندكم
frame-unkept = لم تُحفظ المسودة. ما كتبتموه باق في هذه الصفحة.
frame-copied = نُسخ
frame-copy = انسخ كاملا

# علامة الثقة
trust-draft = عندنا
trust-sent = أُرسل
trust-received = سُلّم
trust-arrived = ورد
trust-settled = مُقيَّد لدى الجانبين
trust-void = لا أثر له

# أجزاء مشتركة
part-awaited = نص مُسمّى في السجل لم يصل بعد
part-erased-on = نص مُحي؛ السند: { $ground }
ground-other = سند لا يعرفه هذا الإصدار (رقم { $n })
part-kilobytes = { $n } كيلوبايت
part-megabytes = { $n } ميغابايت
part-evidence = السند:
part-print = اطبعوا

# ما يُروى من الماضي
past-told = قُيِّد لاحقا
past-confirmed = أكده الجانبان
past-contested = نازع فيه { $side }
past-confirm = أكّدوا
past-contest = نازعوا
past-recorded = قُيِّد في { $date }

act-crossed = تقاطع مع اختيار آخر للجانب الآخر دون علم أحدهما بالآخر، فلا أثر لأي منهما وبقيت المسألة مفتوحة.
act-late = جاء بعد أن تم الاتفاق، فلا أثر له.

# حجية النصوص
standing-authentic = نص ذو حجية
standing-prevailing = نص ذو حجية يُرجَّح عند الاختلاف
standing-translation = ترجمة للعمل لا حجية لها

# تسمية الأحكام
provision-title = العنوان
provision-preamble = الديباجة
provision-closing = الخاتمة
provision-part = الجزء { $number }
provision-chapter = الفصل { $number }
provision-section = القسم { $number }
provision-article = المادة { $number }
provision-annex = الملحق { $number }
