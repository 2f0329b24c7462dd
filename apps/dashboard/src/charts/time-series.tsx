import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatCount, formatInstant } from '../format.ts';

export interface Series {
  name: string;
  /** Name of a colour of the theme, without its dashes. */
  tone: string;
  /** Lengths of dashes and gaps, so that lines differ by more than their colour; none: a solid line. */
  dash?: number[];
  values: number[];
}

export interface TimeSeriesProps {
  /** What it shows, for who cannot see it. */
  label: string;
  /** When each value begins, in milliseconds. */
  times: number[];
  series: Series[];
}

const HEIGHT = 220;
const MS = 1_000;

/** Lines over time, with a legend that tells the sums, and the values under the pointer. */
export function TimeSeries({ label, times, series }: TimeSeriesProps) {
  const [pointed, setPointed] = useState<number | null>(null);
  const frame = useChart(times, series, setPointed);
  const at = pointed === null ? undefined : times[pointed];
  return (
    <figure className="flex flex-col gap-2 p-4" aria-label={label}>
      <figcaption className="flex flex-wrap gap-x-4 gap-y-1">
        {series.map(({ name, tone, dash, values }) => (
          <span key={name} className="inline-flex items-center gap-1.5">
            <Line tone={tone} dash={dash} />
            {name}{' '}
            <span className="font-medium tabular-nums">
              {formatCount(pointed === null ? sumOf(values) : (values[pointed] ?? 0))}
            </span>
          </span>
        ))}
        <span className="text-soft">
          {at === undefined ? 'in all' : `from ${formatInstant(new Date(at))}`}
        </span>
      </figcaption>
      <div ref={frame} aria-hidden className="w-full overflow-hidden" style={{ height: HEIGHT }} />
    </figure>
  );
}

const sumOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0);

const Line = ({ tone, dash }: Pick<Series, 'tone' | 'dash'>) => (
  <svg aria-hidden width="22" height="8" className="shrink-0">
    <line
      x1="0"
      x2="22"
      y1="4"
      y2="4"
      stroke={`var(--${tone})`}
      strokeWidth="2"
      strokeDasharray={dash?.join(' ')}
    />
  </svg>
);

/** Draws into the element that the reference is given to; anew where its width or the theme changes. */
function useChart(times: number[], series: Series[], onPoint: (index: number | null) => void) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let chart = draw(element, times, series, onPoint);
    const redraw = () => {
      chart.destroy();
      chart = draw(element, times, series, onPoint);
    };
    const sizes = new ResizeObserver(() => {
      if (chart.width !== element.clientWidth) chart.setSize({ width: element.clientWidth, height: HEIGHT });
    });
    const themes = new MutationObserver(redraw);
    sizes.observe(element);
    themes.observe(document.documentElement, { attributeFilter: ['class'] });
    return () => {
      sizes.disconnect();
      themes.disconnect();
      chart.destroy();
    };
  }, [times, series, onPoint]);
  return frame;
}

function draw(
  element: HTMLElement,
  times: number[],
  series: Series[],
  onPoint: (index: number | null) => void,
): uPlot {
  const styles = getComputedStyle(document.documentElement);
  const color = (tone: string) => styles.getPropertyValue(`--${tone}`);
  const axis = { stroke: color('soft'), grid: { stroke: color('line'), width: 1 }, ticks: { show: false } };
  const options: uPlot.Options = {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, y: false },
    scales: { y: { range: (_, __, max) => [0, Math.max(1, max * 1.1)] } },
    axes: [axis, { ...axis, size: 56, values: (_, ticks) => ticks.map(tickOf) }],
    series: [{}, ...series.map(({ name, tone, dash }) => seriesOf(name, color(tone), dash))],
    hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)] },
  };
  return new uPlot(options, [times.map((time) => time / MS), ...series.map(({ values }) => values)], element);
}

/** Counts are whole: between them no tick has a name. */
const tickOf = (tick: number) => (Number.isInteger(tick) ? formatCount(tick) : '');

const seriesOf = (label: string, stroke: string, dash: number[] | undefined): uPlot.Series => ({
  label,
  stroke,
  width: 2,
  points: { show: false },
  ...(dash && { dash }),
});
