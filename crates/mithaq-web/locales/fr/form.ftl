# Formulaires et aperçu
form-optional = (facultatif)
form-none = –
form-none-yet = Rien à choisir pour l’instant.
form-date-hint = Autant qu’on la connaît : 2019-07-16, 2014-07 ou 2001
form-preview = Voir ce qui partira
form-keep-draft = Garder le brouillon
form-cancel = Revenir sans rien proposer
form-stays = Le brouillon reste chez vous tant que vous ne l’avez pas transmis.
form-kept = Brouillon gardé chez vous : { $when }
form-kept-input = Ce que vous avez écrit est resté tel quel.
form-wrong = { $n ->
    [one] Un champ est à corriger.
   *[other] { $n } champs sont à corriger.
}
form-past = Cela a eu lieu auparavant
form-past-hint = On l’inscrit maintenant, avec sa date telle qu’on la connaît et sa source ; l’autre partie confirme ou conteste.
preview-title = Ce qui partira
preview-lead = Voici tout ce qui sera signé et transmis à { $side }, mot pour mot.
preview-leaves = Ce qui part
preview-no-words = Aucune parole ne l’accompagne.
preview-by = Signé par
preview-date = Date
preview-once = On ne vous le demande qu’une fois. L’accusé de réception prouve la remise.
preview-edit = Modifier
preview-stays = Votre marge et vos commentaires ne partent pas.
form-at = à :
form-other-languages = En d’autres langues
preview-concerns = Le texte concerné, tel qu’au registre
