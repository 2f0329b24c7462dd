import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as binding from '@prisma/schema-engine-wasm/schema_engine_bg';
import { SCHEMA_FILE } from '../paths.ts';
import { migrationAdapter } from './migration-adapter.ts';

export type SchemaEngine = binding.SchemaEngine;

interface EngineExports {
  __wbindgen_start(): void;
}

/** The part of the binding that its types leave out. */
interface Loadable {
  __wbg_set_wasm(exports: EngineExports): void;
}

/** The part of WebAssembly that is used here; TypeScript has its types only for browsers. */
interface WebAssemblyApi {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: Record<string, object>) => { exports: EngineExports };
}

export const NO_FILTERS = { externalTables: [], externalEnums: [] };

let isLoaded = false;

/**
 * Opens Prisma's schema engine on a database. It is the WebAssembly build, because the native one is downloaded when it
 * is first used, from a host that many networks do not reach. `lastScriptError` has PostgreSQL's own words for what the
 * engine only numbers.
 */
export async function withSchemaEngine<T>(
  databaseUrl: string,
  use: (engine: SchemaEngine, lastScriptError: () => Error | undefined) => Promise<T>,
): Promise<T> {
  load();
  const adapter = migrationAdapter(databaseUrl);
  const datamodels: [string, string][] = [['schema.prisma', readFileSync(SCHEMA_FILE, 'utf8')]];
  const factory = bindMigrationAwareSqlAdapterFactory(adapter.factory);
  const engine = await binding.SchemaEngine.new({ datamodels }, () => undefined, factory);
  try {
    return await use(engine, adapter.lastScriptError);
  } finally {
    engine.free();
    await adapter.close();
  }
}

/** Node 20 cannot import WebAssembly, so the module is instantiated by hand, as its own loader would. */
function load(): void {
  if (isLoaded) return;
  const script = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const { Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;
  const module = new Module(readFileSync(script.replace(/\.js$/, '.wasm')));
  const { exports } = new Instance(module, { './schema_engine_bg.js': binding });
  (binding as unknown as Loadable).__wbg_set_wasm(exports);
  exports.__wbindgen_start();
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: rethrow } });
  isLoaded = true;
}

function rethrow(message: string): never {
  throw new Error(`the schema engine panicked: ${message}`);
}
