# How many tests a log tells of: prints "PASSED FAILED". Reads the closing lines of our own runners,
# of cmocka and of node, and the verbose output of CTest, where each line begins with the number of
# its test. A CTest entry that tells no numbers counts as one.

function number_after(line, mark) {
    sub(".*" mark, "", line)
    return line + 0
}

{
    id = ""
    line = $0
    if (match(line, /^[0-9]+: /)) {
        id = substr(line, 1, RLENGTH - 2)
        line = substr(line, RLENGTH + 1)
    }
}

line ~ /^[0-9]+ passed, [0-9]+ failed$/ {
    split(line, words, " ")
    closed_passed[id] = words[1]
    closed_failed[id] = words[3]
    closed[id] = seen[id] = 1
}

line ~ /\[  PASSED  \] [0-9]+ test/ { passed[id] += number_after(line, "\\[  PASSED  \\] "); seen[id] = 1 }
line ~ /\[  FAILED  \] [0-9]+ test\(s\), listed/ { failed[id] += number_after(line, "\\[  FAILED  \\] "); seen[id] = 1 }
line ~ /^(#|ℹ) pass [0-9]+/ { passed[id] += number_after(line, " pass "); seen[id] = 1 }
line ~ /^(#|ℹ) fail [0-9]+/ { failed[id] += number_after(line, " fail "); seen[id] = 1 }
line ~ /^(#|ℹ) cancelled [0-9]+/ { failed[id] += number_after(line, " cancelled "); seen[id] = 1 }

/^ *[0-9]+\/[0-9]+ Test +#[0-9]+: / {
    id = number_after($0, "Test +#") ""
    seen[id] = ran[id] = 1
    broke[id] = $0 !~ / Passed +[0-9.]+ sec/
}

END {
    all_passed = all_failed = 0
    for (id in seen) {
        p = closed[id] ? closed_passed[id] : passed[id] + 0
        f = closed[id] ? closed_failed[id] : failed[id] + 0
        if (ran[id] && broke[id] && f == 0)
            f = 1
        if (ran[id] && !broke[id] && p == 0)
            p = 1
        all_passed += p
        all_failed += f
    }
    print all_passed, all_failed
}
