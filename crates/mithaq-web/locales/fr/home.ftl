# En suspens
home-title = En suspens
home-nothing = Rien n’est en suspens.
home-count-nobody = { $n ->
    [0] Aucun dossier sans responsable,
    [one] Un dossier dont personne n’est chargé,
   *[other] { $n } dossiers dont personne n’est chargé,
}
home-count-ours = { $n ->
    [0] aucun en attente de notre réponse,
    [one] un en attente de notre réponse,
   *[other] { $n } en attente de notre réponse,
}
home-count-theirs = { $n ->
    [0] aucun en attente de la réponse de { $side }.
    [one] un en attente de la réponse de { $side }.
   *[other] { $n } en attente de la réponse de { $side }.
}
home-empty = Rien n’est encore en suspens. Le travail commence en inscrivant un instrument ou en convoquant une session ; tout ce qui attend une réponse paraîtra ensuite ici.
home-register = Inscrire un instrument
home-nobody = Personne n’est chargé
home-ours = En attente de notre réponse
home-both = En attente de la réponse des deux parties
home-theirs = En attente de la réponse de { $side }
home-paused = Suspendus
home-paused-by = suspendu par { $side } :
home-beside = À côté
home-since = depuis { $date }
home-due = échéance { $date }
home-was-due = échéance passée : { $date }
home-act-name-drafter = Désigner qui commence
home-act-see = Ouvrir le dossier
home-act-draft = Préparer le premier texte
home-act-answer = Étudier la proposition
home-act-adopt = Adopter le texte
home-act-sign = Revoir le procès-verbal
home-act-report = Rendre compte
home-act-confirm = Confirmer la réalisation
home-act-offer = Répondre à l’offre
home-act-past = Revoir ce qui est inscrit
home-act-past-reply = Répondre à la contestation
home-next = Prochaine réunion
home-points = { $n ->
    [0] L’ordre du jour n’est pas encore établi.
    [one] Un point à l’ordre du jour.
   *[other] { $n } points à l’ordre du jour.
}
home-no-session = Aucune réunion n’est fixée.
home-near = Échéances proches
home-no-near = Aucune échéance proche.
home-late = échue
home-record = { $ours } inscriptions chez nous, { $theirs } chez eux.
home-record-rest = Rien n’attend d’être envoyé.
home-record-unsent = { $n ->
    [one] Une inscription attend d’être envoyée.
   *[other] { $n } inscriptions attendent d’être envoyées.
}
home-record-unreached = Pas de liaison pour l’instant avec le serveur de { $side } ; tout est gardé et attend.
home-verify = Vérifier maintenant
home-alike = { $n ->
   *[other] { $n } dispositions
}
