# الملفات المعلَّقة
home-title = الملفات المعلَّقة
home-nothing = لا شيء معلَّق.
home-count-nobody = { $n ->
    [zero] لا ملف بلا جهة مكلَّفة،
    [one] ملف لم تُكلَّف به أي جهة،
    [two] ملفان لم تُكلَّف بهما أي جهة،
    [few] { $n } ملفات لم تُكلَّف بها أي جهة،
    [many] { $n } ملفا لم تُكلَّف بها أي جهة،
   *[other] { $n } ملف لم تُكلَّف بها أي جهة،
}
home-count-ours = { $n ->
    [zero] ولا شيء في انتظار ردّنا،
    [one] وملف في انتظار ردّنا،
    [two] وملفان في انتظار ردّنا،
    [few] و{ $n } ملفات في انتظار ردّنا،
    [many] و{ $n } ملفا في انتظار ردّنا،
   *[other] و{ $n } ملف في انتظار ردّنا،
}
home-count-theirs = { $n ->
    [zero] ولا شيء في انتظار ردّ { $side }.
    [one] وملف في انتظار ردّ { $side }.
    [two] وملفان في انتظار ردّ { $side }.
    [few] و{ $n } ملفات في انتظار ردّ { $side }.
    [many] و{ $n } ملفا في انتظار ردّ { $side }.
   *[other] و{ $n } ملف في انتظار ردّ { $side }.
}
home-empty = لا شيء معلَّق بعد. يبدأ العمل بقيد صك أو بالدعوة إلى دورة، ثم تظهر هنا كل مسألة تنتظر ردّا.
home-register = قيّدوا صكا
home-nobody = لم تُكلَّف أي جهة
home-ours = في انتظار ردّنا
home-both = في انتظار ردّ الجانبين
home-theirs = في انتظار ردّ { $side }
home-paused = موقوفة
home-paused-by = أوقفها { $side }:
home-beside = إلى جانب ذلك
home-since = منذ { $date }
home-due = الأجل { $date }
home-was-due = كان الأجل { $date }
home-act-name-drafter = عيّنوا الجهة المبادِرة
home-act-see = افتحوا الملف
home-act-draft = أعِدّوا الصيغة الأولى
home-act-answer = ادرسوا المقترح
home-act-adopt = اعتمدوا النص
home-act-sign = راجعوا المحضر
home-act-report = بلّغوا بما أُنجز
home-act-confirm = أكّدوا الإنجاز
home-act-offer = ردّوا على العرض
home-act-past = راجعوا ما قُيِّد
home-act-past-reply = ردّوا على المنازعة
home-next = الاجتماع المقبل
home-points = { $n ->
    [zero] جدول أعماله لم يُوضع بعد.
    [one] نقطة واحدة في جدول الأعمال.
    [two] نقطتان في جدول الأعمال.
    [few] { $n } نقاط في جدول الأعمال.
    [many] { $n } نقطة في جدول الأعمال.
   *[other] { $n } نقطة في جدول الأعمال.
}
home-no-session = لم يُحدَّد اجتماع مقبل.
home-near = آجال قريبة
home-no-near = لا أجل قريبا.
home-late = فات أجله
home-record = { $ours } قيدا عندنا، { $theirs } عندهم.
home-record-rest = لا شيء ينتظر الإرسال.
home-record-unsent = { $n ->
    [one] قيد ينتظر الإرسال.
    [two] قيدان ينتظران الإرسال.
    [few] { $n } قيود تنتظر الإرسال.
    [many] { $n } قيدا ينتظر الإرسال.
   *[other] { $n } قيد ينتظر الإرسال.
}
home-record-unreached = لا اتصال الآن بخادم { $side }؛ كل شيء محفوظ وينتظر.
home-verify = تحققوا الآن
home-alike = { $n ->
    [two] حكمان
    [few] { $n } أحكام
    [many] { $n } حكما
   *[other] { $n } حكم
}
