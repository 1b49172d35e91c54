# Durées d'attente
wait-today = depuis aujourd’hui
wait-days = { $n ->
    [one] { $n } jour
   *[other] { $n } jours
}
wait-months = { $n ->
    [0] moins d’un mois
   *[other] { $n } mois
}
wait-about-months = { $n ->
    [1] environ un mois
   *[other] environ { $n } mois
}
wait-about-years = { $n ->
    [1] environ un an
    [2] environ deux ans
    [3] environ trois ans
    [4] environ quatre ans
    [5] environ cinq ans
    [6] environ six ans
    [7] environ sept ans
    [8] environ huit ans
    [9] environ neuf ans
    [10] environ dix ans
   *[other] environ { $n } ans
}
wait-years-more = { $n ->
    [1] plus d’un an
   *[other] plus de { $n } ans
}
wait-unknown = durée inconnue
tall-today = ce jour
tall-days = { $n ->
    [one] { $n }|jour
   *[other] { $n }|jours
}
tall-months = { $n ->
    [0] moins d’un mois
   *[other] { $n }|mois
}
tall-about-months = { $n }|mois environ
tall-about-years = { $n ->
    [one] { $n }|an environ
   *[other] { $n }|ans environ
}
tall-years-more = { $n ->
    [one] { $n }|an et plus
   *[other] { $n }|ans et plus
}
tall-unknown = inconnue
