# Compare: any two texts
compare-title = مقارنة
compare-lead = أي نصين: صيغتان من صك، أو ملفان. يظهر المنقول منقولا، والأرقام الجديدة أرقاما جديدة.
compare-old = النص القديم
compare-new = النص الجديد
compare-choose = نص من السجل
compare-none = لا شيء: ملف
compare-base = النص الذي تنصب عليه المقترحات
compare-now = النص بما اتُّفق عليه
compare-of = النص كما يريده { $side }
compare-file = أو ملف
compare-file-hint = وورد (‎.docx) أو نص عادي (‎.txt، ‎.md) أو أكوما نتوسو (‎.xml)
compare-lang = اللغة
compare-lang-any = كما هي في النص
compare-changes = ما فيه من تغييرات متعقَّبة
compare-changes-accepted = تُقبل كلها
compare-changes-rejected = تُترك جانبا
compare-do = قارنوا
compare-stays = تُقرأ الملفات في الذاكرة، حتى { $megabytes } ميغابايت لكل ملف؛ لا يُحفظ منها شيء ولا يُقيَّد ولا يُرسل. والنتائج لمكتبكم وحده، وتزول خلال ساعة.
compare-working = المقارنة جارية
compare-working-what = تتابع هذه الصفحة العمل من تلقاء نفسها. ولكم أن تغادروها ثم تعودوا.
compare-stage-waiting = في انتظار الدور
compare-stage-old = قراءة النص القديم
compare-stage-new = قراءة النص الجديد
compare-stage-align = مطابقة الأحكام
compare-stage-draw = إظهار التغييرات
compare-again = انظروا ثانية
compare-failed = تعذّرت مقارنة النصين
compare-place = الموضع:
compare-other = قارنوا نصين آخرين
compare-gone = لم تعد هذه النتيجة محفوظة
compare-gone-what = تبقى النتائج في الذاكرة مدة، للمكتب الذي طلبها وحده. لم يتغير شيء في السجل؛ أعيدوا المقارنة.
compare-result = ما الذي تغيّر
compare-notices = ملاحظات على
compare-same-texts = النصان متطابقان حرفا بحرف.
compare-counts = بالأرقام
compare-count-same = على حالها
compare-count-changed = تغيّرت صياغتها
compare-count-typographic = رسم الكتابة فقط
compare-count-inserted = جديدة
compare-count-deleted = محذوفة
compare-count-moved = منقولة
compare-count-renumbered = تغيّر رقمها
compare-count-split = مقسومة
compare-count-merged = مدموجة
compare-count-paragraphs = فقرات منقولة
compare-words-in = كلمات مضافة
compare-words-out = كلمات محذوفة
compare-docx = وورد بتعقّب التغييرات
compare-html = HTML
compare-first = أول تغيير
compare-legend = مفتاح القراءة:
compare-legend-in = مضاف
compare-legend-out = محذوف
compare-legend-typo = كُتب على وجه آخر، والكلمات نفسها
compare-unchanged = { $n ->
    [zero] لا أحكام
    [one] على حاله
    [two] حكمان على حالهما
    [few] { $n } أحكام على حالها
    [many] { $n } حكما على حالها
   *[other] { $n } حكم على حالها
}
compare-moved-to = موضعه الآن:
compare-moved-from = كان موضعه من قبل:
compare-previous = التغيير السابق
compare-next = التغيير التالي
compare-paragraph-to = انتقلت فقرة من هنا إلى
compare-paragraph-from = جاءت هذه الفقرة من
compare-paragraph-moved = غيّرت هذه الفقرة موضعها
compare-was = كانت: { $was }
compare-pages = صفحات النتيجة

# Files that are read, and what stands in the way
code-file-none = اختاروا نصا من السجل أو ملفا.
code-file-no-language = ليس للصك نص بهذه اللغة.
code-file-no-text = ليس لهذه الصيغة نص بهذه اللغة.
code-file-broken = انقطع العمل. لم يُحفظ شيء؛ أعيدوا المحاولة، وبنصوص أقصر إن تكرر ذلك.
code-file-too-large = الملف أكبر مما يُقرأ. احذفوا منه الصور أو قسّموه.
code-file-packed = هذا ملف مضغوط وليس نصا عاديا. احفظوه بصيغة ‎.docx أو نصا عاديا (UTF-8).
code-file-pdf = هذا ملف PDF لا يحفظ النص على ترتيبه. اطلبوا الوثيقة التي أُخذ منها.
code-file-control = في الملف حرف لا يوجد في أي نص. احفظوا الوثيقة نصا عاديا (UTF-8).
code-file-encoding = الترميز غير معروف هنا. احفظوا الملف بترميز UTF-8.
code-file-empty = ليس في الملف نص. اختاروا الملف الذي فيه النص.
code-file-format-not-read = هذه الصيغة لا تُقرأ. احفظوا النص بصيغة ‎.docx أو نصا عاديا (UTF-8).
code-file-docx-unwritable = النتيجة أكبر من أن يسعها ملف وورد. قسّموا النصين.
code-file-docx-not-packed = ليس هذا ملف وورد بصيغة ‎.docx. احفظوا الوثيقة بصيغة ‎.docx.
code-file-docx-compound = هذا ملف ‎.doc قديم. افتحوه واحفظوه بصيغة ‎.docx.
code-file-docx-locked = هذه الوثيقة مقفلة بكلمة سر. افتحوها وأزيلوا كلمة السر واحفظوها من جديد.
code-file-docx-other-kind = هذا مستند مضغوط من نوع آخر. احفظوه بصيغة ‎.docx.
code-file-docx-damaged = بنية الملف تالفة. افتحوه في وورد واحفظوه من جديد، أو اطلبوا إرساله ثانية.
code-file-docx-parts = في الملف أجزاء أكثر مما تحتاجه أي وثيقة. احفظوه من جديد من وورد.
code-file-docx-bomb = جزء من الملف ينفك إلى ما يفوق أي نص بكثير، فلا يُقرأ. احفظوا الوثيقة من جديد من وورد.
code-file-docx-missing = ينقص الملف جزء لا يخلو منه ملف وورد. افتحوا الوثيقة في وورد واحفظوها بصيغة ‎.docx.
code-file-docx-encrypted = جزء من الملف معمّى. أزيلوا كلمة السر واحفظوا الوثيقة من جديد.
code-file-docx-root = في جزء من الملف غير ما ينبغي أن يكون فيه. احفظوا الوثيقة بصيغة ‎.docx من وورد.
code-file-akn-other-xml = ملف XML هذا ليس بصيغة أكوما نتوسو. اختاروا ملفا آخر أو احفظوا النص نصا عاديا.
code-file-akn-other-version = إصدار آخر من أكوما نتوسو، والذي يُقرأ هو 3.0. حوّلوه بالبرنامج الذي جاء منه.
code-file-akn-other-document = نوع من وثائق أكوما نتوسو ليس فيه أحكام. تُقرأ الاتفاقات والمشاريع والوثائق.
code-file-akn-missing = ينقص الملف جزء لازم. صدّروه من جديد.
code-file-akn-no-draft = لم يُكتب هذا النص الجاري هنا. اقرؤوه وثيقةً أو اطلبوا المقترحات واحدا واحدا.
code-file-xml-syntax = محتوى XML تالف في هذا الموضع. احفظوا الملف من جديد بالبرنامج الذي جاء منه.
code-file-xml-doctype = فيه تصريح بنوع المستند (DOCTYPE)، وهو غير مقبول. احذفوا التصريح.
code-file-xml-entity = يستعمل اسما غير معرَّف لحرف. اكتبوا الحرف نفسه.
code-file-xml-depth = عناصر متداخلة أعمق مما تحتاجه أي وثيقة. احفظوا الملف من جديد.
code-file-xml-too-many = العناصر أكثر مما يُقرأ. قسّموا الوثيقة.
code-file-text-encoding-other = لم يكن الملف بترميز UTF-8؛ فُكَّ بالترميز الذي عُرف.
code-file-docx-all-accepted = فيه تغييرات متعقَّبة؛ عُدّت كلها مقبولة. عدد أصحابها
code-file-docx-notes = تُركت الحواشي السفلية والختامية
code-file-docx-pictures = تُركت الصور والأشياء المدمجة
code-file-docx-formulas = قُرئت الصيغ الرياضية علامة علامة
code-file-docx-hidden-text = قُرئ النص المخفي، فما خفي قد يوقَّع
code-file-docx-embedded = تُركت المستندات المضمَّنة
code-file-akn-removed = تُرك ما وُسم بأنه محذوف
code-file-akn-alternatives = قُرئت أولى الصيغ البديلة
code-file-akn-notes = تُركت ملاحظات المؤلفين
code-file-akn-pictures = تُركت الصور

# What became of a provision
code-state-same = على حالها
code-state-moved = منقولة
code-state-renumbered = تغيّر رقمها
code-state-changed = تغيّرت صياغتها
code-state-typographic = رسم الكتابة
code-state-inserted = جديدة
code-state-deleted = محذوفة
code-state-split = مقسومة
code-state-merged = مدموجة
