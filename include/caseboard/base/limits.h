/* Every limit that somebody outside can meet has its name here, and a test at it and past it.
 * Those of the wire (W5) are defaults: configuration may change them. */
#pragma once

#define CB_JSON_DEPTH 16
#define CB_JSON_MEMBERS 512
#define CB_JSON_INT_MAX 9007199254740991LL
#define CB_JSON_FILE_BYTES (16 * 1024 * 1024)

#define CB_MESSAGE_BYTES (256 * 1024)
#define CB_MESSAGE_FRAGMENTS 64
#define CB_MESSAGE_MS 10000
#define CB_HANDSHAKE_MS 10000
#define CB_HEADER_BYTES 8192
#define CB_HEADER_MS 5000
#define CB_BODY_BYTES (256 * 1024)
#define CB_BODY_MS 30000
#define CB_SIGN_IN_BYTES 4096
#define CB_SOCKETS 4000
#define CB_SOCKETS_PER_ADDRESS 64 /* before sign-in */
#define CB_SOCKETS_PER_SESSION 6
#define CB_INGRESS_BYTES_PER_S (256 * 1024)
#define CB_INGRESS_WINDOW_S 10
#define CB_OUTBOX_BYTES (1024 * 1024)
#define CB_OUTBOX_MS 10000
#define CB_PING_AFTER_S 25
#define CB_HANGUP_AFTER_S 60
#define CB_POLL_MS 25000
#define CB_PIPE_IDLE_MS 60000
#define CB_FRAGMENT_BYTES (16 * 1024)

#define CB_REQUESTS_PER_S 20
#define CB_REQUESTS_BURST 60
#define CB_WRITES_PER_S 5
#define CB_WRITES_BURST 30
#define CB_OPENS_PER_10MIN 60
#define CB_OPENS_PER_DAY 300
#define CB_SEARCHES_PER_MIN 30
#define CB_SEARCH_CHARS 200        /* of what is looked for */
#define CB_SEARCH_WORDS 10         /* of it */
#define CB_SEARCH_CASES 50         /* of an answer */
#define CB_SEARCH_RESULTS 100      /* records of an answer */
#define CB_SEARCH_RESULTS_A_CASE 20
#define CB_SEARCH_EXCERPT 160      /* bytes of a value, about */
#define CB_SEARCH_WORK_A_TURN 1000 /* records, and 100 bytes of text each, of all searches */
#define CB_EXPORTS_PER_H 5
#define CB_STAFF_DETAILS 40 /* of one person */
#define CB_MATCHES_A_DAY 20 /* new details of people that one author brings to matching (N13) */
#define CB_BAD_REQUESTS_PER_MIN 10
#define CB_PACK_TESTS_WORK 1000000 /* of a pack's own tests on a server: events looked through */
#define CB_PACK_TESTS_TOLD 50      /* differences that are told */
#define CB_PACK_SAMPLES 5          /* cases of which a record is shown for a class that moves */

#define CB_BATCH_JOBS 128 /* commands of one commit; with 64 a sixth fewer a second were measured */
#define CB_TEXT_CHARS 200
#define CB_PROSE_CHARS 20000
#define CB_LIST_ITEMS 200
#define CB_STREAM_BUDGET_BYTES (512LL * 1024 * 1024)

#define CB_PASSWORD_MIN 12
#define CB_PASSWORD_MAX 128
#define CB_SESSIONS_PER_USER 3
#define CB_SESSION_IDLE_MS (15LL * 60 * 1000)
#define CB_SESSION_MAX_MS (12LL * 60 * 60 * 1000)
#define CB_FRESH_FACTOR_MS (5LL * 60 * 1000)
#define CB_SIGN_IN_QUEUE 16
#define CB_CODE_VALID_MS (72LL * 60 * 60 * 1000)
#define CB_CLOCK_AHEAD_MS (5LL * 60 * 1000) /* what somebody says is now, before it is */
#define CB_EMERGENCY_HOURS 24 /* P4: whatever a pack says */
