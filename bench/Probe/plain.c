/*
 * Plain handshakes with PostgreSQL by libssl and nothing else: connect, SSLRequest, handshake, close.
 *   plain PORT COUNT THREADS     prints the seconds that COUNT handshakes took, THREADS of them at a time, and the processor's; exits 1 when one fails
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const unsigned char ssl_request[8] = {0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f};
static struct sockaddr_in server;
static SSL_CTX *context;
static atomic_int left, failures;

static int shake_hands(void)
{
    int on = 1, done = 0;
    char answer;
    SSL *tls = NULL;
    int line = socket(AF_INET, SOCK_STREAM, 0);
    if (line < 0)
        return 0;
    setsockopt(line, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(line, (struct sockaddr *)&server, sizeof server) == 0
        && send(line, ssl_request, sizeof ssl_request, 0) == sizeof ssl_request
        && recv(line, &answer, 1, 0) == 1 && answer == 'S'
        && (tls = SSL_new(context)) != NULL && SSL_set_fd(tls, line) == 1)
        done = SSL_connect(tls) == 1;
    SSL_free(tls);
    close(line);
    return done;
}

static void *work(void *unused)
{
    (void)unused;
    while (atomic_fetch_sub(&left, 1) > 0)
        if (!shake_hands())
            atomic_fetch_add(&failures, 1);
    return NULL;
}

int main(int count, char **arguments)
{
    struct timespec start, end;
    struct rusage used;
    if (count != 4)
        return 2;
    int threads = atoi(arguments[3]);
    pthread_t *workers = calloc((size_t)threads, sizeof *workers);
    server.sin_family = AF_INET;
    server.sin_port = htons((unsigned short)atoi(arguments[1]));
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    context = SSL_CTX_new(TLS_client_method());
    if (workers == NULL || context == NULL)
        return 2;
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, NULL);
    atomic_store(&left, atoi(arguments[2]));
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (int i = 0; i < threads; i++)
        if (pthread_create(&workers[i], NULL, work, NULL) != 0)
            return 2;
    for (int i = 0; i < threads; i++)
        pthread_join(workers[i], NULL);
    clock_gettime(CLOCK_MONOTONIC, &end);
    getrusage(RUSAGE_SELF, &used);
    printf("plain %.4f\n", (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9);
    printf("plain-processor %.4f\n", (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6);
    return atomic_load(&failures) == 0 ? 0 : 1;
}
