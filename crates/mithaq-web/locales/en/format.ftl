# Waiting times
wait-today = since today
wait-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
wait-months = { $n ->
    [0] less than a month
    [one] { $n } month
   *[other] { $n } months
}
wait-about-months = { $n ->
    [one] about a month
   *[other] about { $n } months
}
wait-about-years = { $n ->
    [1] about a year
    [2] about two years
    [3] about three years
    [4] about four years
    [5] about five years
    [6] about six years
    [7] about seven years
    [8] about eight years
    [9] about nine years
    [10] about ten years
   *[other] about { $n } years
}
wait-years-more = { $n ->
    [one] more than a year
   *[other] more than { $n } years
}
wait-unknown = unknown time
tall-today = today
tall-days = { $n ->
    [one] { $n }|day
   *[other] { $n }|days
}
tall-months = { $n ->
    [0] under a month
    [one] { $n }|month
   *[other] { $n }|months
}
tall-about-months = { $n ->
    [one] { $n }|month or so
   *[other] { $n }|months or so
}
tall-about-years = { $n ->
    [one] about|a year
   *[other] { $n }|years or so
}
tall-years-more = { $n ->
    [one] { $n }|year and more
   *[other] { $n }|years and more
}
tall-unknown = unknown
