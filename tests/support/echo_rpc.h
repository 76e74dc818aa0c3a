/* See echo_rpc.c. It stands in for the room rpc: a program links one or the other. */
#pragma once

struct rpc;

struct rpc *echo_rpc_new(void);
