import { useCallback, useState } from 'react';

/** Fields whose text stands for no value; as long as there is one, nothing is saved. */
export function useBrokenFields() {
  const [broken, setBrokenFields] = useState<ReadonlySet<string>>(new Set());
  const setBroken = useCallback((fieldId: string, isBroken: boolean) => {
    setBrokenFields((last) => {
      if (last.has(fieldId) === isBroken) return last;
      const next = new Set(last);
      if (isBroken) next.add(fieldId);
      else next.delete(fieldId);
      return next;
    });
  }, []);
  return { isBroken: broken.size > 0, setBroken };
}
