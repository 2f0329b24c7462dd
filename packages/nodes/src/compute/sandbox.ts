import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type quickjsBuild from '@jitl/quickjs-wasmfile-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
} from 'quickjs-emscripten-core';
import type { Program } from '../transform/operation.ts';
import { base64Source } from './base64-source.ts';
import type { ThreadLimits } from './compute-task.ts';
import {
  asFailure,
  isTooLarge,
  memoryExceeded,
  neverSettles,
  resultTooLarge,
  scriptFailure,
} from './script-failure.ts';

const WASM_PAGE_BYTES = 65_536;
/** What the interpreter itself takes before it runs anything. */
const INITIAL_PAGES = 256;
/** Small enough that deep recursion ends inside the interpreter, with an error of its own, before the thread's stack does. */
const STACK_BYTES = 262_144;

/** As far as it is used here; the types of Node 20 do not name it. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Memory: new (pages: { initial: number; maximum: number }) => { buffer: ArrayBuffer };
};

const requireFile = createRequire(import.meta.url);
const { default: interpreter }: typeof quickjsBuild = requireFile('@jitl/quickjs-wasmfile-release-sync');
const wasmModule = new WebAssembly.Module(
  readFileSync(requireFile.resolve('@jitl/quickjs-wasmfile-release-sync/wasm')),
);
const libraries = {
  jsonata: () => base64Source + readFileSync(requireFile.resolve('jsonata/jsonata.min.js'), 'utf8'),
};

/** Runs code of a user in an interpreter of its own, which has nothing of this process: no modules, no network, no timers, and
 *  memory that no other program has seen. Returns the JSON text of the result. Nothing here bounds its time: whoever owns the
 *  thread does.
 *  @throws NodeFailedError `script_failed`, `script_never_settles`, `script_memory_exceeded`, `output_too_large` */
export async function runProgram(program: Program, inputText: string, limits: ThreadLimits): Promise<string> {
  const memory = createMemory(limits.memoryBytes);
  const context = await createContext(memory, limits.memoryBytes);
  try {
    return run(context, program, inputText, limits.maxResultChars);
  } catch (error) {
    // Without memory the interpreter fails in many ways, and none of them says so.
    const { byteLength } = memory.buffer;
    const isFull = byteLength > INITIAL_PAGES * WASM_PAGE_BYTES && byteLength >= limits.memoryBytes;
    throw isFull && !isTooLarge(error) ? memoryExceeded(error) : asFailure(error);
  }
}

function run(context: QuickJSContext, program: Program, inputText: string, maxResultChars: number): string {
  const parse = builtin(context, 'parse');
  const stringify = builtin(context, 'stringify');
  if (program.library) evaluate(context, libraries[program.library](), program.library).dispose();
  const input = unwrap(context, context.callFunction(parse, context.undefined, context.newString(inputText)));
  context.setProp(context.global, 'input', input);

  const result = settle(context, evaluate(context, program.source, 'code'));
  const text = unwrap(context, context.callFunction(stringify, context.undefined, result));
  return readText(context, text, maxResultChars);
}

function createMemory(memoryBytes: number) {
  const maximum = INITIAL_PAGES + Math.ceil(memoryBytes / WASM_PAGE_BYTES);
  return new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum });
}

async function createContext(wasmMemory: object, memoryBytes: number): Promise<QuickJSContext> {
  const quickjs = await newQuickJSWASMModuleFromVariant(newVariant(interpreter, { wasmModule, wasmMemory }));
  const runtime = quickjs.newRuntime({ memoryLimitBytes: memoryBytes, maxStackSizeBytes: STACK_BYTES });
  return runtime.newContext();
}

/** A function of `JSON`, taken before code of a user can replace it. */
function builtin(context: QuickJSContext, name: 'parse' | 'stringify'): QuickJSHandle {
  return context.getProp(context.getProp(context.global, 'JSON'), name);
}

function evaluate(context: QuickJSContext, source: string, filename: string): QuickJSHandle {
  return unwrap(context, context.evalCode(source, filename));
}

type Result = ReturnType<QuickJSContext['evalCode']>;

function unwrap(context: QuickJSContext, result: Result): QuickJSHandle {
  if (result.error) throw scriptFailure(context, result.error);
  return result.value;
}

/** The value of a promise, once everything that can run has run. */
function settle(context: QuickJSContext, promise: QuickJSHandle): QuickJSHandle {
  const jobs = context.runtime.executePendingJobs();
  if (jobs.error) throw scriptFailure(context, jobs.error);

  const state = context.getPromiseState(promise);
  if (state.type === 'fulfilled') return state.value;
  if (state.type === 'rejected') throw scriptFailure(context, state.error);
  throw neverSettles();
}

/** The text of a result; nothing at all becomes null. */
function readText(context: QuickJSContext, text: QuickJSHandle, maxChars: number): string {
  if (context.typeof(text) !== 'string') return 'null';
  const chars = context.getNumber(context.getProp(text, 'length'));
  if (chars <= maxChars) return context.getString(text);
  throw resultTooLarge(chars, maxChars);
}
