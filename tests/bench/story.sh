# The board that the bench is measured on, in the form that `caseboard demo --story` reads: six
# seats with BENCH_USERS users each, and one case of BENCH_RECORDS records that all of them may see.
# Sourced by run.

BENCH_SEATS="pol adv pro vlo mh cps"

bench_members() { # what every user of a seat gets: user, membership
    local seat n minute=0
    for seat in $BENCH_SEATS coo; do
        for n in $(seq "$([ "$seat" = coo ] && echo 1 || echo "$BENCH_USERS")"); do
            printf ',\n{"day":-9,"time":"10:%02d","by":"operator","do":"user.log","id":"u-%s-%d","set":{"name":"User %s %d"}}' \
                $((minute / 60)) "$seat" "$n" "$seat" "$n"
            printf ',\n{"day":-9,"time":"10:%02d","by":"operator","do":"membership.log","id":"m-%s-%d","set":{"user":"u-%s-%d","agency":"bench-%s","seat":"%s","roles":[],"from":"@day:-9 09:00"}}' \
                $((minute / 60)) "$seat" "$n" "$seat" "$n" "$seat" "$seat"
            minute=$((minute + 1))
        done
    done
}

bench_declarations() {
    local seat n
    for seat in $BENCH_SEATS coo; do
        for n in $(seq "$([ "$seat" = coo ] && echo 1 || echo "$BENCH_USERS")"); do
            printf ',\n{"day":-8,"time":"09:00","by":"u-%s-%d/%s","do":"declaration.log","id":"d-%s-%d","set":{"user":"u-%s-%d","on":"@day:-8"}}' \
                "$seat" "$n" "$seat" "$seat" "$n" "$seat" "$n"
        done
    done
}

bench_users() {
    local seat n
    printf '{"id":"u-coo-1","agency":"bench-coo","seat":"coo","roles":[]}'
    for seat in $BENCH_SEATS; do
        for n in $(seq "$BENCH_USERS"); do
            printf ',\n{"id":"u-%s-%d","agency":"bench-%s","seat":"%s","roles":[],"sign_in":"%s-%d@bench.test","password":"training bench %s %d"}' \
                "$seat" "$n" "$seat" "$seat" "$seat" "$n" "$seat" "$n"
        done
    done
}

bench_board() {
    local seat
    printf '{"about":"Invented for the bench.","seats":[{"seat":"pol","label":"Police officer","host":"bench","user":"u-pol-1","name":"pol-1@bench.test","password":"training bench pol 1"}],\n"users":[\n'
    bench_users
    printf '],\n"boards":[{"id":"bench","events":[\n'
    printf '{"day":-9,"time":"09:01","by":"operator","do":"board.log","id":"bench","set":{"name":"Bench panel","jurisdiction":"EW"}}'
    for seat in $BENCH_SEATS coo; do
        printf ',\n{"day":-9,"time":"09:02","by":"operator","do":"agency.log","id":"bench-%s","set":{"name":"Agency %s","seats":["%s"]}}' \
            "$seat" "$seat" "$seat"
    done
    bench_members
    bench_declarations
    printf ']}],\n"cases":["cases/bench-case.json"]}\n'
}

# Its actions are of a class that all six seats get in full, so that a change reaches everybody.
bench_case() {
    local n seat takes_part="" words
    words="Ring the depot about the gate camera, and write down what was agreed with whom and when it is to be looked at again. "
    for seat in $BENCH_SEATS coo; do takes_part="$takes_part,\"bench-$seat\""; done
    printf '{"id":"bench-case","board":"bench","events":[\n'
    printf '{"day":-7,"time":"09:00","by":"u-coo-1","do":"case.log","id":"@stream","set":{"ref_no":"Bench 1A","opened":"@day:-7","lead_agency":"bench-pol","lead_force":"Bench","risk_band":"medium","relationship":"ex_partner","suspect_known_to_victim":"yes","jurisdiction":"EW","participating_agencies":[%s]}}' \
        "${takes_part#,}"
    for n in $(seq $((BENCH_RECORDS - 1))); do
        printf ',\n{"day":-6,"time":"09:00","by":"u-pol-1","do":"action.log","id":"a-%d","set":{"title":"Action %d of the bench","category":"evidence","detail":"%s","owner_agency":"bench-pol","owner_user":"u-pol-1","due_date":"@day:30"}}' \
            "$n" "$n" "$words"
    done
    printf ']}\n'
}

# bench_story DIR
bench_story() {
    mkdir -p "$1/cases"
    bench_board >"$1/board.json"
    bench_case >"$1/cases/bench-case.json"
}
