# Sessions, mesures, programmes
sessions-title = Sessions et réunions
sessions-none = Aucune session au registre. Convoquez-en une, ou inscrivez une session passée avec sa date et sa source.
sessions-convene = Convoquer une session ou en inscrire une passée
sessions-outcomes = { $n ->
    [0] sans résultat inscrit
    [one] un résultat
   *[other] { $n } résultats
}
session-agenda = Ordre du jour
session-no-agenda = Aucun ordre du jour inscrit.
session-open-points = L’ordre du jour n’est pas établi. Voici ce qui est ouvert entre les parties :
session-outcomes = Résultats
session-no-outcomes = Rien n’est encore inscrit.
session-outcome-agreed = convenu
session-outcome-open = pas encore convenu des deux parties
session-record-outcome = Inscrire un résultat
session-minutes = Procès-verbal
session-no-minutes = Pas encore de projet. Chaque partie rédige le sien ; un seul est signé par les deux chefs de délégation.
session-minutes-agreed = procès-verbal signé des deux parties
session-draft = Rédiger le projet
session-redraft = Rédiger un projet qui remplace le nôtre
session-draft-of = Projet : { $side }
session-lists = Il énumère les résultats ({ $outcomes }) et les mesures ({ $measures }).
session-replaced = { $n ->
    [one] Un projet remplacé
   *[other] { $n } projets remplacés
}
session-sign = Signer le procès-verbal
session-signed = signé par le chef de délégation
session-not-signed = pas encore signé
session-follow = Suites de la session
session-no-measures = Aucune mesure.
session-propose-measure = Proposer une mesure

measures-lead = Des pas convenus, chacun avec un service responsable de part et d’autre et une date. Une mesure n’est pas par elle-même une obligation juridique.
measures-none = Aucune mesure. Les mesures naissent des procès-verbaux.
measure-due = Échéance : { $date }
measure-session = session
measure-confirmed-by = confirmé par { $side }

programmes-lead = Offres de formation, d’appui et d’échange d’expériences, et les réponses.
programmes-none = Aucune offre. Proposez une formation ou une visite ; l’autre partie répondra ici.
programmes-offer = Faire une offre
offer-by = offre de { $side }
offer-places = { $n ->
    [one] { $n } place
   *[other] { $n } places
}
offer-starts = débute : { $date }
offer-answer-by = réponse attendue avant : { $date }
offer-unanswered = Pas encore de réponse.
offer-answer-again = Modifier la réponse
