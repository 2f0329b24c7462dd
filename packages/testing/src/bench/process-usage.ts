import { readFileSync } from 'node:fs';

/** What a process, with its children, has used since its start. Only Linux tells. */
export interface Usage {
  cpuSeconds: number;
  /** Most memory at one time; of a process with children, what all of them hold now, shared pages counted once. */
  memoryMib: number;
}

/** Clock ticks a second in /proc: always 100 on Linux. */
const TICKS_PER_SECOND = 100;
const KIB_PER_MIB = 1_024;
/** Counted from the field after the name; see proc(5). cutime and cstime are those of children that have ended. */
const CPU_FIELDS = { utime: 11, stime: 12, cutime: 13, cstime: 14 };

/** Of one process without children. Null where /proc does not tell. */
export function usageOfProcess(pid: number): Usage | null {
  return orNull(() => ({
    cpuSeconds: cpuSecondsOf(pid),
    memoryMib: kibOf(`/proc/${pid}/status`, 'VmHWM') / KIB_PER_MIB,
  }));
}

/** Of a server that works in child processes: PostgreSQL. */
export function usageOfFamily(pid: number): Usage | null {
  return orNull(() => {
    const family = [pid, ...childrenOf(pid)].map((member) => orNull(() => usageOfMember(member)));
    const known = family.filter((usage) => usage !== null);
    return {
      cpuSeconds: sum(known.map((usage) => usage.cpuSeconds)),
      memoryMib: sum(known.map((usage) => usage.memoryMib)),
    };
  });
}

/** Pss shares a page's size out among those who have it mapped. */
function usageOfMember(pid: number): Usage {
  return {
    cpuSeconds: cpuSecondsOf(pid),
    memoryMib: kibOf(`/proc/${pid}/smaps_rollup`, 'Pss') / KIB_PER_MIB,
  };
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
}

function cpuSecondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return sum(Object.values(CPU_FIELDS).map((index) => Number(fields[index]))) / TICKS_PER_SECOND;
}

function kibOf(file: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(file, 'utf8'))?.[1]);
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
