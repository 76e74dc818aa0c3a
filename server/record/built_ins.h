/* The functions of built_ins.def: case_verbs.c, share_verbs.c, emergency_verbs.c, board_verbs.c,
 * leaving_verbs.c, deferral_verbs.c, handover_verbs.c. */
#pragma once

#include "decide_parts.h"

decide_step check_parties;
decide_step check_move;
decide_step add_excluded;
decide_step readmit;
decide_step check_assignment;
decide_step check_owner;
decide_step check_deferral;

decide_step check_handover;
decide_step amend_handover;
decide_step prepare_handover;
decide_step complete_handover;

decide_step prepare_share;
decide_step check_share;
decide_step check_share_approval;
decide_step prepare_emergency;
decide_step check_emergency;
decide_step check_review;

decide_step begin_membership;
decide_step check_draft;
decide_step check_approval;
decide_step check_successor;
decide_step close_user;
decide_step check_unneeded;
decide_step declare_today;
decide_step activate_pack;
