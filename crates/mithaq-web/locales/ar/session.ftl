# الدورات والإجراءات والبرامج
sessions-title = الدورات والاجتماعات
sessions-none = لا دورة في السجل بعد. ادعوا إلى دورة، أو قيّدوا دورة سابقة بتاريخها وسندها.
sessions-convene = ادعوا إلى دورة أو قيّدوا دورة سابقة
sessions-outcomes = { $n ->
    [zero] بلا مخرجات
    [one] مخرج واحد
    [two] مخرجان
    [few] { $n } مخرجات
    [many] { $n } مخرجا
   *[other] { $n } مخرج
}
session-agenda = جدول الأعمال
session-no-agenda = لا جدول أعمال مقيَّدا.
session-open-points = لم يُوضع جدول أعمال بعد. هذا ما هو مفتوح بين الجانبين:
session-outcomes = ما خرجت به
session-no-outcomes = لم يُقيَّد شيء بعد.
session-outcome-agreed = متفق عليه
session-outcome-open = لم يتفق عليه الجانبان بعد
session-record-outcome = قيّدوا ما خرجت به
session-minutes = المحضر
session-no-minutes = لا مشروع محضر بعد. يكتب كل جانب مشروعه، ويُوقَّع مشروع واحد من رئيسي الوفدين.
session-minutes-agreed = محضر موقَّع من الجانبين
session-draft = اكتبوا مشروع المحضر
session-redraft = اكتبوا مشروعا يحل محل مشروعكم
session-draft-of = مشروع { $side }
session-lists = يذكر المخرجات ({ $outcomes }) والإجراءات ({ $measures }).
session-replaced = { $n ->
    [one] مشروع حل محله غيره
    [two] مشروعان حل محلهما غيرهما
   *[other] مشاريع حل محلها غيرها ({ $n })
}
session-sign = وقّعوا المحضر
session-signed = وقّعه رئيس الوفد
session-not-signed = لم يُوقَّع بعد
session-follow = ما يتبع الدورة
session-no-measures = لا إجراء بعد.
session-propose-measure = اقترحوا إجراء

measures-lead = خطوات متفق عليها، لكل منها جهة مسؤولة لدى كل جانب وأجل. ليس الإجراء في ذاته التزاما قانونيا.
measures-none = لا إجراء بعد. تولد الإجراءات من محاضر الدورات.
measure-due = الأجل: { $date }
measure-session = الدورة
measure-confirmed-by = أكده { $side }

programmes-lead = عروض التكوين والدعم وتبادل الخبرات، وما رُدّ عليها.
programmes-none = لا عرض بعد. اعرضوا دورة تكوينية أو زيارة، ويردّ الجانب الآخر هنا.
programmes-offer = قدّموا عرضا
offer-by = يعرضه { $side }
offer-places = { $n ->
    [zero] بلا مقاعد
    [one] مقعد واحد
    [two] مقعدان
    [few] { $n } مقاعد
    [many] { $n } مقعدا
   *[other] { $n } مقعد
}
offer-starts = يبدأ { $date }
offer-answer-by = يُنتظر الرد قبل { $date }
offer-unanswered = لم يرد جواب بعد.
offer-answer-again = عدّلوا الرد
