# الاستمارات والمعاينة
form-optional = (اختياري)
form-none = –
form-none-yet = لا شيء يُختار بعد.
form-date-hint = بقدر ما يُعلم: ⁦2019-07-16⁩ أو ⁦2014-07⁩ أو 2001
form-preview = عاينوا ما سيغادر
form-keep-draft = احفظوا المسودة
form-cancel = عودوا دون تقديم
form-stays = المسودة تبقى عندكم إلى أن تُبلّغوها.
form-kept = مسودة محفوظة عندكم: { $when }
form-kept-input = ما كتبتموه باق كما هو.
form-wrong = { $n ->
    [one] حقل واحد يحتاج إلى تصحيح.
    [two] حقلان يحتاجان إلى تصحيح.
    [few] { $n } حقول تحتاج إلى تصحيح.
    [many] { $n } حقلا يحتاج إلى تصحيح.
   *[other] { $n } حقل يحتاج إلى تصحيح.
}
form-past = حدث هذا من قبل
form-past-hint = يُقيَّد الآن بتاريخه كما يُعلم وبسنده، ثم يؤكده الجانب الآخر أو ينازع فيه.
preview-title = ما سيغادر
preview-lead = هذا كل ما سيُوقَّع ويُبلَّغ إلى { $side }، حرفا بحرف.
preview-leaves = ما يغادر
preview-no-words = لا كلمات معه.
preview-by = يوقّعه
preview-date = التاريخ
preview-once = يُسأل عنه مرة واحدة. الإشعار بالاستلام يثبت الوصول.
preview-edit = عدّلوا
preview-stays = هامشكم الخاص وتعليقاتكم لا تغادر.
form-at = الموضع:
form-other-languages = بلغات أخرى
preview-concerns = النص المعني، كما هو في السجل
