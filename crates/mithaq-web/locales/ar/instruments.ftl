# الصكوك
instruments-title = الصكوك
instruments-search = ابحثوا في العناوين
instruments-stage = مرحلة النص
instruments-turn = الردّ المنتظر
instruments-any = الكل
instruments-filter = صفّوا
instruments-found = { $n ->
    [zero] لا نتيجة
    [one] نتيجة واحدة
    [two] نتيجتان
    [few] { $n } نتائج
    [many] { $n } نتيجة
   *[other] { $n } نتيجة
}
instruments-none = لا صك في السجل بعد. قيّدوا الاتفاقات القائمة بنصوصها وتاريخها، ليؤكدها الجانب الآخر.
instruments-none-found = لا صك يوافق هذا البحث.
instruments-all = أظهروا الكل
instruments-name = الصك
instruments-provisions = الأحكام

instrument-tabs = أقسام الصك
instrument-tab-text = النص
instrument-tab-negotiation = التفاوض
instrument-tab-history = الأعمال والتاريخ
instrument-timeline = خط زمني
instrument-show = اللغة:
instrument-side-by-side = جنبا إلى جنب
instrument-on = النص كما كان في يوم
instrument-on-show = أظهروه
instrument-as-of = هذا هو النص كما كان في سجلنا عند نهاية يوم { $date }.
instrument-now = إلى نص اليوم
instrument-not-yet = لم يكن هذا الصك في سجلنا في ذلك اليوم.
instrument-no-text = لا نص لهذا الصك في السجل بعد.
instrument-not-in-text = ليس في النص كما هو الآن.
instrument-open-here = عليه مقترحات: افتحوا في قاعة التفاوض
instrument-no-negotiation = نص هذا الصك معتمد. يُفتح التفاوض عليه بتحيين، يستند إلى ما خرجت به دورة أو إلى رغبة جانب.
instrument-open-revision = افتحوا التحيين
instrument-negotiation = تفاوض
instrument-revision = تحيين
instrument-concluded = انتهى باعتماد النص
instrument-opened = فُتح
instrument-drafter = من يُعدّ الصيغة الأولى
instrument-take-up = نتولى نحن ذلك
instrument-reasons = الأسباب، مادة مادة
instrument-enter-room = ادخلوا قاعة التفاوض
instrument-adopt = اعتمدوا النص
instrument-adopted-by = اعتمده: { $side }
instrument-before = قبل القيد في السجل
instrument-acts = الأعمال المقيَّدة
instrument-no-acts = لا عمل مقيَّدا بعد.
timeline-wait = { $turn }: { $time }
instrument-pause = أوقفوا التفاوض مع ذكر السبب
instrument-resume = استأنفوا التفاوض
timeline-today = اليوم
