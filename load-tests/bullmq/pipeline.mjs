// A file of rows by the parts that are usually taken for it: csv-parse, ajv, BullMQ on Redis, two
// workers with ten jobs each, @sd-jwt/sd-jwt-vc, and a row of PostgreSQL for each credential.
// What the load tests set the gateway's bulk beside.
//
//   node pipeline.mjs <file.csv> <postgresql://…> <redis://…>
//
// Prints how many rows a second were validated, signed and stored, from the first octet read on.
import { fork } from 'node:child_process';
import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc';
import Ajv from 'ajv';
import { Queue, Worker } from 'bullmq';
import { parse } from 'csv-parse';
import { Redis } from 'ioredis';
import pg from 'pg';

const QUEUE = 'rows';
const WORKERS = 2;
const JOBS_AT_A_TIME = 10;
const ROWS_AT_A_TIME = 1_000;
const MOST_WAITING = 20_000;

const [, , file, postgres, redis] = process.argv;

if (process.send) {
  await work();
} else {
  await pour();
}

async function pour() {
  const pool = new pg.Pool({ connectionString: postgres, max: 2 });
  await pool.query('drop table if exists credential');
  await pool.query(`create table credential (id uuid primary key, line int not null unique, holder text not null,
    status_index int not null, digest bytea not null, sealed bytea not null, issued_at timestamptz not null)`);
  const connection = connected();
  await connection.config('SET', 'maxmemory', '0', 'maxmemory-policy', 'noeviction');
  const queue = new Queue(QUEUE, { connection });
  await queue.obliterate({ force: true });
  const workers = await Promise.all(Array.from({ length: WORKERS }, hired));

  const began = performance.now();
  const rows = await enqueued(queue);
  for (let stored = 0; stored < rows; ) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    stored = (await pool.query('select count(*)::int as n from credential')).rows[0].n;
  }
  console.log(((1000 * rows) / (performance.now() - began)).toFixed(0));

  workers.forEach((worker) => worker.disconnect());
  await queue.obliterate({ force: true });
  process.exit();
}

function hired() {
  const worker = fork(process.argv[1], process.argv.slice(2));
  return new Promise((resolve) => worker.once('message', () => resolve(worker)));
}

/** How many there were; no more wait at a time than memory is for. */
async function enqueued(queue) {
  let line = 0;
  let jobs = [];
  const flush = async () => {
    await queue.addBulk(jobs);
    jobs = [];
    while ((await queue.getWaitingCount()) > MOST_WAITING) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  for await (const row of createReadStream(file).pipe(parse({ columns: true }))) {
    line++;
    jobs.push({ name: 'row', data: { line, row }, opts: { jobId: `row-${line}` } });
    if (jobs.length === ROWS_AT_A_TIME) {
      await flush();
    }
  }
  await flush();
  return line;
}

async function work() {
  const pool = new pg.Pool({ connectionString: postgres, max: JOBS_AT_A_TIME });
  const valid = new Ajv().compile({
    type: 'object',
    properties: { did: { type: 'string', pattern: '^did:' }, access: { enum: ['visitor', 'staff'] } },
    required: ['did', 'access'],
  });
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const writer = new SDJwtVcInstance({
    signAlg: 'ES256',
    signer: (octets) => sign('sha256', Buffer.from(octets), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url'),
    hasher: (data, algorithm) => createHash(algorithm.replace('-', '')).update(Buffer.from(data)).digest(),
    hashAlg: 'sha-256',
    saltGenerator: () => randomUUID(),
  });
  const worker = new Worker(
    QUEUE,
    async ({ data: { line, row } }) => {
      if (!valid(row)) {
        throw new Error(`line ${line} is not valid`);
      }
      const now = Math.floor(Date.now() / 1000);
      const credential = await writer.issue(
        {
          iss: 'https://issuer.example',
          vct: 'https://issuer.example/load-badge',
          iat: now,
          exp: now + 31_536_000,
          sub: row.did,
          cnf: { kid: row.did },
          status: { status_list: { idx: line, uri: 'https://issuer.example/status/1' } },
          event: 'KeyConf',
          access: row.access,
        },
        { _sd: ['access'] },
      );
      await pool.query({
        name: 'store',
        text: 'insert into credential values ($1, $2, $3, $4, $5, $6, now()) on conflict (line) do nothing',
        values: [randomUUID(), line, row.did, line, createHash('sha256').update(credential).digest(), Buffer.from(credential)],
      });
    },
    { connection: connected(), concurrency: JOBS_AT_A_TIME, removeOnComplete: { count: 0 } },
  );
  await worker.waitUntilReady();
  process.once('disconnect', async () => {
    await worker.close();
    process.exit();
  });
  process.send('ready');
}

function connected() {
  return new Redis(redis, { maxRetriesPerRequest: null });
}
