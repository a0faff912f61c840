#ifndef LETHE_CRABBITMQ_SHIM_H
#define LETHE_CRABBITMQ_SHIM_H

// The headers moved into a folder of their own with librabbitmq 0.12.
#if __has_include(<rabbitmq-c/amqp.h>)
#include <rabbitmq-c/amqp.h>
#include <rabbitmq-c/framing.h>
#include <rabbitmq-c/ssl_socket.h>
#include <rabbitmq-c/tcp_socket.h>
#else
#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_ssl_socket.h>
#include <amqp_tcp_socket.h>
#endif

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>

// <sys/eventfd.h> is not part of Swift's Glibc module.
static inline int lethe_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

// `pthread_attr_t`, like `timeval` below, belongs to no module of its own: a detached thread with its stack's size.
static inline int lethe_start_thread(size_t stack_bytes, void *(*body)(void *), void *context) {
  pthread_t thread;
  pthread_attr_t attributes;
  int code = pthread_attr_init(&attributes);
  if (code != 0) return code;
  code = pthread_attr_setstacksize(&attributes, stack_bytes);
  if (code == 0) code = pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  if (code == 0) code = pthread_create(&thread, &attributes, body, context);
  pthread_attr_destroy(&attributes);
  return code;
}

// `prctl` is variadic; `pthread_setname_np` is hidden without _GNU_SOURCE.
static inline void lethe_name_thread(char const *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

// Swift cannot call variadic functions: one wrapper for each SASL mechanism that we use.
static inline amqp_rpc_reply_t lethe_login_plain(
    amqp_connection_state_t state, char const *vhost, int frame_max, int heartbeat,
    const amqp_table_t *properties, char const *user, char const *password) {
  return amqp_login_with_properties(state, vhost, 1, frame_max, heartbeat, properties,
                                    AMQP_SASL_METHOD_PLAIN, user, password);
}

static inline amqp_rpc_reply_t lethe_login_external(
    amqp_connection_state_t state, char const *vhost, int frame_max, int heartbeat,
    const amqp_table_t *properties, char const *identity) {
  return amqp_login_with_properties(state, vhost, 1, frame_max, heartbeat, properties,
                                    AMQP_SASL_METHOD_EXTERNAL, identity);
}

// `struct timeval` belongs to no module of its own, so Swift attributes its members to whichever module included
// it first: the functions that take one get milliseconds here.
static inline struct timeval lethe_interval(long milliseconds) {
  struct timeval interval = {milliseconds / 1000, (milliseconds % 1000) * 1000};
  return interval;
}

static inline int lethe_open(amqp_socket_t *socket, char const *address, int port, long milliseconds) {
  struct timeval limit = lethe_interval(milliseconds);
  return amqp_socket_open_noblock(socket, address, port, &limit);
}

static inline int lethe_limit_handshake(amqp_connection_state_t state, long milliseconds) {
  struct timeval limit = lethe_interval(milliseconds);
  return amqp_set_handshake_timeout(state, &limit);
}

static inline int lethe_limit_calls(amqp_connection_state_t state, long milliseconds) {
  struct timeval limit = lethe_interval(milliseconds);
  return amqp_set_rpc_timeout(state, &limit);
}

static inline int lethe_next_frame(amqp_connection_state_t state, amqp_frame_t *frame) {
  struct timeval none = {0, 0};
  return amqp_simple_wait_frame_noblock(state, frame, &none);
}

// Method ids are cast macros, which Swift does not import; Sources/AMQP/Connection/Method.swift restates
// them, and the build fails here if one differs from the library's.
#define LETHE_METHOD_IS(name, value) _Static_assert(AMQP_##name##_METHOD == (value), #name)
LETHE_METHOD_IS(CONNECTION_CLOSE, 0x000A0032);
LETHE_METHOD_IS(CONNECTION_CLOSE_OK, 0x000A0033);
LETHE_METHOD_IS(CONNECTION_BLOCKED, 0x000A003C);
LETHE_METHOD_IS(CONNECTION_UNBLOCKED, 0x000A003D);
LETHE_METHOD_IS(CHANNEL_FLOW, 0x00140014);
LETHE_METHOD_IS(CHANNEL_FLOW_OK, 0x00140015);
LETHE_METHOD_IS(CHANNEL_CLOSE, 0x00140028);
LETHE_METHOD_IS(CHANNEL_CLOSE_OK, 0x00140029);
LETHE_METHOD_IS(BASIC_CANCEL, 0x003C001E);
LETHE_METHOD_IS(BASIC_CANCEL_OK, 0x003C001F);
LETHE_METHOD_IS(BASIC_RETURN, 0x003C0032);
LETHE_METHOD_IS(BASIC_DELIVER, 0x003C003C);
LETHE_METHOD_IS(BASIC_GET_OK, 0x003C0047);
LETHE_METHOD_IS(BASIC_GET_EMPTY, 0x003C0048);
LETHE_METHOD_IS(BASIC_ACK, 0x003C0050);
LETHE_METHOD_IS(BASIC_NACK, 0x003C0078);

#endif
