# The board that the bench is measured on, in the form that `caseboard demo --story` reads: six
# seats with BENCH_USERS users each, one case of BENCH_RECORDS records that all of them may see, and
# one on which records are shared. Sourced by run.

BENCH_SEATS="pol adv pro vlo mh cps"
# Those who read nothing: user, seat and role. They open cases, write what is shared, share it, and
# are the second person.
BENCH_OTHERS="coo:coo: intel:pol:intel share:pol:may_share super:pol:supervisor"
BENCH_SHARED=36 # records that other seats get by a decision alone

bench_everybody() { # a line a user: name, seat, roles as JSON
    local seat n other
    for seat in $BENCH_SEATS; do
        for n in $(seq "$BENCH_USERS"); do echo "$seat-$n $seat "; done
    done
    for other in $BENCH_OTHERS; do
        IFS=: read -r n seat other <<<"$other"
        echo "$n-1 $seat ${other:+\"$other\"}"
    done
}

bench_members() { # what every user of a seat gets: user, membership
    local name seat roles minute=0
    while read -r name seat roles; do
        printf ',\n{"day":-9,"time":"10:%02d","by":"operator","do":"user.log","id":"u-%s","set":{"name":"User %s"}}' \
            $((minute / 60)) "$name" "$name"
        printf ',\n{"day":-9,"time":"10:%02d","by":"operator","do":"membership.log","id":"m-%s","set":{"user":"u-%s","agency":"bench-%s","seat":"%s","roles":[%s],"from":"@day:-9 09:00"}}' \
            $((minute / 60)) "$name" "$name" "$seat" "$seat" "$roles"
        minute=$((minute + 1))
    done < <(bench_everybody)
}

bench_declarations() {
    local name seat roles
    while read -r name seat roles; do
        printf ',\n{"day":-8,"time":"09:00","by":"u-%s/%s","do":"declaration.log","id":"d-%s","set":{"user":"u-%s","on":"@day:-8"}}' \
            "$name" "$seat" "$name" "$name"
    done < <(bench_everybody)
}

bench_users() {
    local name seat roles comma=
    while read -r name seat roles; do
        printf '%s{"id":"u-%s","agency":"bench-%s","seat":"%s","roles":[%s],"sign_in":"%s@bench.test","password":"training bench %s"}' \
            "$comma" "$name" "$seat" "$seat" "$roles" "$name" "${name/-/ }"
        comma=$',\n'
    done < <(bench_everybody)
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
    printf ']}],\n"cases":["cases/bench-case.json","cases/bench-shares.json"]}\n'
}

bench_case_begin() { # bench_case_begin NAME REFERENCE ACTIONS
    local n seat takes_part="" words
    words="Ring the depot about the gate camera, and write down what was agreed with whom and when it is to be looked at again. "
    for seat in $BENCH_SEATS coo; do takes_part="$takes_part,\"bench-$seat\""; done
    printf '{"id":"%s","board":"bench","events":[\n' "$1"
    printf '{"day":-7,"time":"09:00","by":"u-coo-1","do":"case.log","id":"@stream","set":{"ref_no":"%s","opened":"@day:-7","lead_agency":"bench-pol","lead_force":"Bench","risk_band":"medium","relationship":"ex_partner","suspect_known_to_victim":"yes","jurisdiction":"EW","participating_agencies":[%s]}}' \
        "$2" "${takes_part#,}"
    for n in $(seq "$3"); do
        printf ',\n{"day":-6,"time":"09:00","by":"u-pol-1","do":"action.log","id":"a-%d","set":{"title":"Action %d of the bench","category":"evidence","detail":"%s","owner_agency":"bench-pol","owner_user":"u-pol-1","due_date":"@day:30"}}' \
            "$n" "$n" "$words"
    done
}

# Its actions are of a class that all six seats get in full, so that a change reaches everybody.
bench_case() {
    bench_case_begin bench-case "Bench 1A" $((BENCH_RECORDS - 1))
    printf ']}\n'
}

# Beside some actions it has records of a class that four seats get by a decision alone, as summary.
bench_shares() {
    local n
    bench_case_begin bench-shares "Bench 2B" 20
    for n in $(seq "$BENCH_SHARED"); do
        printf ',\n{"day":-6,"time":"10:00","by":"u-intel-1","do":"intelligence.log","id":"i-%d","set":{"grading":"B2","text":"Seen by the depot at night, more than once.","summary":"Was near the depot at night. Take care at the gate. #shared-%d#"}}' \
            "$n" "$n"
    done
    printf ']}\n'
}

# bench_story DIR
bench_story() {
    mkdir -p "$1/cases"
    bench_board >"$1/board.json"
    bench_case >"$1/cases/bench-case.json"
    bench_shares >"$1/cases/bench-shares.json"
}
