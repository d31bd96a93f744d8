import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatDay } from '../dates/dates';
import { forDrawing, formatRoughly } from '../money/money';
import styles from './chart.module.css';
import type { Usage } from './queries';

const HEIGHT = 220;

/** A colour of tokens.css as the canvas wants it: resolved for the theme that is on. */
function colour(element: HTMLElement, token: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  element.append(probe);
  const resolved = getComputedStyle(probe).color;
  probe.remove();
  return resolved;
}

function draw(target: HTMLElement, usages: Usage[], currency: string): uPlot {
  const ink = colour(target, '--ink-soft');
  const line = colour(target, '--line');
  const bars = uPlot.paths.bars?.({ size: [0.6, 48], align: 0 });
  const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } };
  return new uPlot(
    {
      width: target.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, range: [-0.5, usages.length - 0.5] },
        y: { range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1] },
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          // As many names as there is room for.
          splits: usages.map((_, index) => index),
          values: (self, splits) => {
            const step = Math.ceil((splits.length * 64) / Math.max(self.width, 64));
            return splits.map((index) =>
              (usages.length - 1 - index) % step === 0
                ? formatDay(usages[index]?.period.start ?? '', usages.at(-1)?.period.start)
                : '',
            );
          },
        },
        {
          ...axis,
          size: 72,
          values: (_, splits) => splits.map((value) => formatRoughly(String(value), currency)),
        },
      ],
      series: [
        {},
        {
          ...(bars ? { paths: bars } : {}),
          fill: colour(target, '--ok-bar'),
          points: { show: false },
        },
        {
          ...(bars ? { paths: bars } : {}),
          fill: colour(target, '--over-bar'),
          points: { show: false },
        },
        {
          stroke: colour(target, '--ink'),
          width: 2,
          dash: [6, 4],
          points: { show: false },
          ...(uPlot.paths.stepped ? { paths: uPlot.paths.stepped({ align: 1 }) } : {}),
        },
      ],
    },
    [
      usages.map((_, index) => index),
      usages.map(({ spent, state }) => (state === 'exceeded' ? null : forDrawing(spent))),
      usages.map(({ spent, state }) => (state === 'exceeded' ? forDrawing(spent) : null)),
      usages.map(({ limit }) => forDrawing(limit)),
    ],
    target,
  );
}

interface ChartProps {
  usages: Usage[];
  currency: string;
}

/** Spending of past periods against their limits. The same figures stand in a table beside it. */
export default function Chart({ usages, currency }: ChartProps) {
  const target = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = target.current;
    if (!element) {
      return undefined;
    }
    let plot = draw(element, usages, currency);
    const again = () => {
      plot.destroy();
      plot = draw(element, usages, currency);
    };
    const size = new ResizeObserver(() => {
      if (element.clientWidth !== plot.width) {
        plot.setSize({ width: element.clientWidth, height: HEIGHT });
      }
    });
    size.observe(element);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', again);
    const chosen = new MutationObserver(again);
    chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      dark.removeEventListener('change', again);
      chosen.disconnect();
      size.disconnect();
      plot.destroy();
    };
  }, [usages, currency]);
  return <div ref={target} className={styles.chart} aria-hidden />;
}
