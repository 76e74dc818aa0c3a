/* The names that the engine itself reads; all others are the pack's. They are fixed by the design:
 * the root of each kind of stream, the directory, and what the gate and the conditions ask for. */
#pragma once

#define TYPE_CASE "case"
#define TYPE_MEETING "meeting"
#define TYPE_BOARD "board"
#define TYPE_AGENCY "agency"
#define TYPE_USER "user"
#define TYPE_MEMBERSHIP "membership"
#define TYPE_DECLARATION "declaration"
#define TYPE_PACK "pack"
#define TYPE_PERSON "person"
#define TYPE_ASSIGNMENT "assignment"
#define TYPE_ACTION "action"
#define TYPE_ORDER_CONDITION "order_condition"
#define TYPE_PROMISE "promise"
#define TYPE_ATTENDANCE "attendance"
#define TYPE_IDENTITY_DECISION "identity_disclosure_decision"
#define TYPE_SHARE_DECISION "share_decision"
#define TYPE_EMERGENCY_ACCESS "emergency_access"

#define SEAT_CHAIR "chr"
#define SEAT_ADMINISTRATOR "adm"
#define ROLE_SUPERVISOR "supervisor"
#define USER_OPERATOR "operator" /* of the host, before and beside all users */
#define USER_SERVER "caseboard"  /* what the server does by itself */
