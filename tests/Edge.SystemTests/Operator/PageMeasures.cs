namespace Edge.SystemTests.Operator;

/// <summary>What is measured inside the browser: each gives the faults it found, a line each.</summary>
internal static class PageMeasures
{
    /// <summary>WCAG 2.2 AA: 4.5 between a text and what is behind it, 3 for large ones (24 px, or 18.66 px bold).</summary>
    public const string Contrast = """
        () => {
          const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
          const rgba = text => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = text; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
          const light = ([r, g, b]) => { const part = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b); };
          const behind = node => { for (; node; node = node.parentElement) { const style = getComputedStyle(node); if (style.backgroundImage !== 'none') return [[59, 63, 74, 255]]; const colour = rgba(style.backgroundColor); if (colour[3] > 200) return [colour]; } return [[255, 255, 255, 255]]; };
          const faults = [];
          for (const node of document.querySelectorAll('body *')) {
            if (![...node.childNodes].some(child => child.nodeType === 3 && child.textContent.trim())) continue;
            const box = node.getBoundingClientRect(), style = getComputedStyle(node);
            if (!box.width || !box.height || style.visibility === 'hidden' || node.closest('option, title, dialog:not([open])')) continue;
            const front = light(rgba(node instanceof SVGElement ? style.fill : style.color)), ground = light(behind(node)[0]);
            const ratio = (Math.max(front, ground) + 0.05) / (Math.min(front, ground) + 0.05), size = parseFloat(style.fontSize);
            const least = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
            if (ratio < least) faults.push(`${ratio.toFixed(2)} < ${least}: ${node.tagName} ${node.className} "${node.textContent.trim().slice(0, 30)}"`);
          }
          return faults.join('\n');
        }
        """;

    /// <summary>A finger in a glove: 48 CSS pixels each way.</summary>
    public const string TouchSizes = """
        () => [...document.querySelectorAll('button, select, input')].filter(node => node.getClientRects().length)
          .map(node => [node, node.getBoundingClientRect()]).filter(([, box]) => box.width < 48 || box.height < 48)
          .map(([node, box]) => `${box.width} x ${box.height}: ${node.tagName} ${node.textContent.slice(0, 30)}`).join('\n')
        """;
}
